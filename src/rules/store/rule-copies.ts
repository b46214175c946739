import type { AccountRef } from '../../accounts/scope.js'
import { lockRows } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo, PackNo, RuleId, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { RuleState } from '../types.js'
import { ruleNoIn } from './rule-row.js'
import { noteStateChange } from './state-changes.js'

/** What a member holds of a group's rule, and up to where it follows it. */
export interface RuleCopy {
  readonly accountNo: AccountNo
  readonly ruleNo: RuleNo
  readonly ruleId: RuleId
  readonly name: string
  readonly state: RuleState
  readonly createdByPackNo: PackNo | null
  /** Version of the group's rule that it says. */
  readonly groupVersion: number
  /** The group's requests for whole passes that it was given. */
  readonly groupRequests: number
}

/** The copies of a group's rules, of all members or of one, by account and number. */
export async function listRuleCopies(
  db: Db,
  groupNo: AccountNo,
  accountNo?: AccountNo,
): Promise<readonly RuleCopy[]> {
  return db
    .selectFrom('rule')
    .select(['accountNo', 'ruleNo', 'ruleId', 'name', 'state', 'createdByPackNo'])
    .select(['groupVersion', 'groupRequests'])
    .where('groupNo', '=', groupNo)
    .$if(accountNo !== undefined, (query) => query.where('accountNo', '=', accountNo!))
    .orderBy('accountNo')
    .orderBy('ruleNo')
    .execute()
}

/** How often a whole pass was asked for, by rule of an account. */
export async function listEvaluationRequests(
  db: Db,
  account: AccountRef,
): Promise<ReadonlyMap<RuleNo, number>> {
  const rows = await db
    .selectFrom('rule')
    .select(['ruleNo', 'evaluationRequests'])
    .where('accountNo', '=', account.accountNo)
    .execute()
  return new Map(rows.map((row) => [row.ruleNo, row.evaluationRequests]))
}

/** Numbers of the rules that accounts hold of a group, by account and public id. */
export async function listCopyNos(
  db: Db,
  groupNo: AccountNo,
  accountNos: readonly AccountNo[],
): Promise<ReadonlyMap<AccountNo, ReadonlyMap<RuleId, RuleNo>>> {
  const numbers = new Map<AccountNo, Map<RuleId, RuleNo>>(
    accountNos.map((accountNo) => [accountNo, new Map()]),
  )
  if (accountNos.length === 0) return numbers
  const rows = await db
    .selectFrom('rule')
    .select(['accountNo', 'ruleId', 'ruleNo'])
    .where('groupNo', '=', groupNo)
    .where('accountNo', 'in', accountNos)
    .execute()
  for (const { accountNo, ruleId, ruleNo } of rows) numbers.get(accountNo)?.set(ruleId, ruleNo)
  return numbers
}

/** Writes what a copy now has of its original. */
export async function writeRuleCopy(
  db: Db,
  { accountNo, ruleNo }: Pick<RuleCopy, 'accountNo' | 'ruleNo'>,
  follows: Pick<RuleCopy, 'name' | 'createdByPackNo' | 'groupVersion' | 'groupRequests'>,
): Promise<void> {
  await db
    .updateTable('rule')
    .set(follows)
    .where('accountNo', '=', accountNo)
    .where('ruleNo', '=', ruleNo)
    .execute()
}

/** ACTIVE or EVALUATING -> INACTIVE, as its original was stopped. */
export async function stopRuleCopy(
  db: Db,
  { accountNo, ruleNo }: Pick<RuleCopy, 'accountNo' | 'ruleNo'>,
  at: Instant,
): Promise<void> {
  await db
    .updateTable('rule')
    .set({ state: 'INACTIVE', updatedAt: at, nextScheduledAt: null })
    .where('accountNo', '=', accountNo)
    .where('ruleNo', '=', ruleNo)
    .execute()
  await noteStateChange(db, { accountNo }, ruleNo, 'INACTIVE', at)
}

/** Locks rules until the transaction ends, so that nobody evaluates them. */
export async function lockRules(db: Db, account: AccountRef, ruleNos: readonly RuleNo[]): Promise<void> {
  const rows = db.selectFrom('rule').select('ruleNo').where('accountNo', '=', account.accountNo)
  await lockRows(db, rows.where(ruleNoIn(ruleNos)).orderBy('ruleNo'))
}

/** Removes rules with all their versions, as if they had never been. */
export async function eraseRules(db: Db, account: AccountRef, ruleNos: readonly RuleNo[]): Promise<void> {
  for (const table of ['ruleVersion', 'ruleStateChange'] as const)
    await db
      .deleteFrom(table)
      .where('accountNo', '=', account.accountNo)
      .where('ruleNo', 'in', ruleNos)
      .execute()
  await db.deleteFrom('rule').where('accountNo', '=', account.accountNo).where(ruleNoIn(ruleNos)).execute()
}
