import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo, PackId, PackNo, RuleId, RuleNo } from '../../platform/ids.js'

/** What a member holds of a group's package, and up to where it follows it. */
export interface PackCopy {
  readonly accountNo: AccountNo
  readonly packNo: PackNo
  readonly packId: PackId
  readonly name: string
  /** Version of the group's package that it says. */
  readonly groupVersion: number
  /** In the package's order. */
  readonly ruleIds: readonly RuleId[]
}

/** The copies of a group's packages, of all members or of one, by account and number. */
export async function listPackCopies(
  db: Db,
  groupNo: AccountNo,
  accountNo?: AccountNo,
): Promise<readonly PackCopy[]> {
  const packs = await db
    .selectFrom('pack')
    .select(['accountNo', 'packNo', 'packId', 'name', 'groupVersion'])
    .where('groupNo', '=', groupNo)
    .$if(accountNo !== undefined, (query) => query.where('accountNo', '=', accountNo!))
    .orderBy('accountNo')
    .orderBy('packNo')
    .execute()
  const rules = await db
    .selectFrom('pack')
    .innerJoin('packRule', (join) =>
      join.onRef('packRule.accountNo', '=', 'pack.accountNo').onRef('packRule.packNo', '=', 'pack.packNo'),
    )
    .innerJoin('rule', (join) =>
      join.onRef('rule.accountNo', '=', 'packRule.accountNo').onRef('rule.ruleNo', '=', 'packRule.ruleNo'),
    )
    .select(['pack.accountNo', 'pack.packNo', 'rule.ruleId'])
    .where('pack.groupNo', '=', groupNo)
    .$if(accountNo !== undefined, (query) => query.where('pack.accountNo', '=', accountNo!))
    .orderBy('packRule.position')
    .execute()
  const ruleIds = new Map<string, RuleId[]>()
  for (const row of rules) {
    const key = `${row.accountNo}/${row.packNo}`
    ruleIds.set(key, [...(ruleIds.get(key) ?? []), row.ruleId])
  }
  return packs.map((pack) => ({ ...pack, ruleIds: ruleIds.get(`${pack.accountNo}/${pack.packNo}`) ?? [] }))
}

/** Writes what a copy now has of its original. */
export async function writePackCopy(
  db: Db,
  { accountNo, packNo }: Pick<PackCopy, 'accountNo' | 'packNo'>,
  follows: Pick<PackCopy, 'name' | 'groupVersion'>,
): Promise<void> {
  await db
    .updateTable('pack')
    .set(follows)
    .where('accountNo', '=', accountNo)
    .where('packNo', '=', packNo)
    .execute()
}

/** Removes a package with all its versions, as if it had never been; its rules stay. */
export async function erasePack(db: Db, { accountNo }: AccountRef, packNo: PackNo): Promise<void> {
  for (const table of ['packRule', 'packMembership', 'packVersion', 'pack'] as const)
    await db.deleteFrom(table).where('accountNo', '=', accountNo).where('packNo', '=', packNo).execute()
}

/** Takes rules out of every package of an account. */
export async function erasePackRules(
  db: Db,
  { accountNo }: AccountRef,
  ruleNos: readonly RuleNo[],
): Promise<void> {
  await db.deleteFrom('packRule').where('accountNo', '=', accountNo).where('ruleNo', 'in', ruleNos).execute()
}

/** Removes what is left of a group's account once no member holds anything of it, and its number with it. */
export async function eraseGroupAccount(db: Db, groupNo: AccountNo): Promise<void> {
  for (const table of [
    'packRule',
    'packMembership',
    'packVersion',
    'pack',
    'ruleVersion',
    'ruleStateChange',
    'rule',
    'tag',
    'formerId',
    'complianceDay',
    'account',
  ] as const)
    await db.deleteFrom(table).where('accountNo', '=', groupNo).execute()
}
