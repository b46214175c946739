import type { AccountRef } from '../../accounts/scope.js'
import { lockRows } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountNo, PackId, PackNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { deleteTags, PACK_TAGS } from '../../rules/store/tags.js'
import type { Pack } from '../types.js'
import { noteMembership } from './membership.js'
import { listPackNames } from './read-packs.js'

export interface NewPack extends Pick<Pack, 'name' | 'templateId' | 'description' | 'riskLevel' | 'scope'> {
  readonly packId: PackId
  readonly at: Instant
  /** Of a copy: the group it is of. */
  readonly groupNo?: AccountNo
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
      groupNo: pack.groupNo ?? 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new ApiError('CompliancePackExists')
  await insertVersionRow(db, account, packNo, 1, pack)
  return packNo
}

/** Gives a package another name. Throws `CompliancePackExists` when another one of the account has it. */
export async function renamePack(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  name: string,
  at: Instant,
): Promise<void> {
  // A new package takes its number there too: so nobody takes the name between the question and the answer.
  await lockRows(db, db.selectFrom('account').select('accountNo').where('accountNo', '=', account.accountNo))
  if ((await listPackNames(db, account)).has(name)) throw new ApiError('CompliancePackExists')
  await livePack(db, account, packNo).set({ name, updatedAt: at }).execute()
}

/** Gives a package its next version, which is the current one from now on. */
export async function insertPackVersion(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  content: Pick<Pack, 'description' | 'riskLevel' | 'scope'> & { readonly at: Instant },
): Promise<void> {
  const { version } = await livePack(db, account, packNo)
    .set((eb) => ({ version: eb('version', '+', 1), updatedAt: content.at }))
    .returning('version')
    .executeTakeFirstOrThrow()
  await insertVersionRow(db, account, packNo, version, content)
}

/** Puts rules into a package in the given order, behind those it has. */
export async function insertPackRules(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  ruleNos: readonly RuleNo[],
  at: Instant,
): Promise<void> {
  const last = await db
    .selectFrom('packRule')
    .select((eb) => eb.fn.max('position').as('position'))
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', packNo)
    .executeTakeFirst()
  const first = (last?.position ?? -1) + 1
  for (const [index, ruleNo] of ruleNos.entries()) {
    await db
      .insertInto('packRule')
      .values({ accountNo: account.accountNo, packNo, ruleNo, position: first + index })
      .execute()
  }
  await noteMembership(db, account, packNo, at)
}

/** Takes a rule out of a package. False when it is not in it. */
export async function deletePackRule(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  ruleNo: RuleNo,
  at: Instant,
): Promise<boolean> {
  const result = await packRules(db, account, packNo).where('ruleNo', '=', ruleNo).executeTakeFirst()
  if (result.numDeletedRows > 0n) await noteMembership(db, account, packNo, at)
  return result.numDeletedRows > 0n
}

/** Makes these the rules of a package, in this order. */
export async function replacePackRules(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  ruleNos: readonly RuleNo[],
  at: Instant,
): Promise<void> {
  await packRules(db, account, packNo).execute()
  await insertPackRules(db, account, packNo, ruleNos, at)
}

/** Marks a package deleted: it is in no list any more, its name is free, its rules are no longer in it. */
export async function deletePack(db: Db, account: AccountRef, pack: Pack, at: Instant): Promise<void> {
  await db
    .updateTable('pack')
    .set({ deletedAt: at, updatedAt: at })
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', pack.packNo)
    .execute()
  await packRules(db, account, pack.packNo).execute()
  await deleteTags(db, account, PACK_TAGS, pack.packId)
}

function livePack(db: Db, account: AccountRef, packNo: PackNo) {
  return db
    .updateTable('pack')
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', packNo)
    .where('deletedAt', 'is', null)
}

function packRules(db: Db, account: AccountRef, packNo: PackNo) {
  return db.deleteFrom('packRule').where('accountNo', '=', account.accountNo).where('packNo', '=', packNo)
}

async function insertVersionRow(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  version: number,
  content: Pick<Pack, 'description' | 'riskLevel' | 'scope'> & { readonly at: Instant },
): Promise<void> {
  await db
    .insertInto('packVersion')
    .values({
      accountNo: account.accountNo,
      packNo,
      version,
      description: content.description,
      riskLevel: content.riskLevel,
      scope: JSON.stringify(content.scope),
      createdAt: content.at,
    })
    .execute()
}
