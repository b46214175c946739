import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { PackId, PackNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { deleteTags, PACK_TAGS } from '../../rules/store/tags.js'
import type { Pack } from '../types.js'

export interface NewPack extends Pick<Pack, 'name' | 'templateId' | 'description' | 'riskLevel' | 'scope'> {
  readonly packId: PackId
  readonly at: Instant
}

/** Writes a package with its first version. Its number is never used again. Throws `CompliancePackExists`. */
export async function insertPack(db: Db, account: AccountRef, pack: NewPack): Promise<PackNo> {
  const { packSeq } = await db
    .updateTable('account')
    .set((eb) => ({ packSeq: eb('packSeq', '+', 1) }))
    .where('accountNo', '=', account.accountNo)
    .returning('packSeq')
    .executeTakeFirstOrThrow()
  const packNo = packSeq as PackNo
  const inserted = await db
    .insertInto('pack')
    .values({
      accountNo: account.accountNo,
      packNo,
      packId: pack.packId,
      name: pack.name,
      state: 'ACTIVE',
      version: 1,
      templateId: pack.templateId,
      createdAt: pack.at,
      updatedAt: pack.at,
      deletedAt: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new ApiError('CompliancePackExists')
  await db
    .insertInto('packVersion')
    .values({
      accountNo: account.accountNo,
      packNo,
      version: 1,
      description: pack.description,
      riskLevel: pack.riskLevel,
      scope: JSON.stringify(pack.scope),
      createdAt: pack.at,
    })
    .execute()
  return packNo
}

/** Puts rules into a package in the given order, from the first place on. */
export async function insertPackRules(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  ruleNos: readonly RuleNo[],
): Promise<void> {
  for (const [position, ruleNo] of ruleNos.entries()) {
    await db
      .insertInto('packRule')
      .values({ accountNo: account.accountNo, packNo, ruleNo, position })
      .execute()
  }
}

/** Marks a package deleted: it is in no list any more, its name is free, its rules are no longer in it. */
export async function deletePack(db: Db, account: AccountRef, pack: Pack, at: Instant): Promise<void> {
  await db
    .updateTable('pack')
    .set({ deletedAt: at, updatedAt: at })
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', pack.packNo)
    .execute()
  await db
    .deleteFrom('packRule')
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', pack.packNo)
    .execute()
  await deleteTags(db, account, PACK_TAGS, pack.packId)
}
