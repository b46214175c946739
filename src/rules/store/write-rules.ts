import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import { lockAccount } from '../../accounts/store/accounts.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountNo, PackNo, RuleId, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { nextScheduledRun } from '../next-scheduled-run.js'
import type { Rule } from '../types.js'
import { ruleNoIn } from './rule-row.js'
import { noteStateChange } from './state-changes.js'
import { deleteTags, RULE_TAGS } from './tags.js'

/** What a version of a rule says; everything results depend on. */
export type RuleContent = Pick<
  Rule,
  | 'description'
  | 'riskLevel'
  | 'sourceOwner'
  | 'sourceIdentifier'
  | 'logic'
  | 'parameters'
  | 'resourceTypes'
  | 'scope'
  | 'triggers'
>

export interface NewRule {
  readonly ruleId: RuleId
  readonly name: string
  readonly state: 'ACTIVE' | 'INACTIVE'
  readonly createdByPackNo: PackNo | null
  readonly content: RuleContent
  readonly at: Instant
  /** Of a copy: the group it is of. */
  readonly groupNo?: AccountNo
}

/** Writes a rule with its first version. Its number is never used again. Throws `ConfigRuleExists`. */
export async function insertRule(db: Db, account: AccountRef, rule: NewRule): Promise<RuleNo> {
  const { ruleSeq } = await db
    .updateTable('account')
    .set((eb) => ({ ruleSeq: eb('ruleSeq', '+', 1) }))
    .where('accountNo', '=', account.accountNo)
    .returning('ruleSeq')
    .executeTakeFirstOrThrow()
  const ruleNo = toRuleNo(ruleSeq)
  const inserted = await db
    .insertInto('rule')
    .values({
      accountNo: account.accountNo,
      ruleNo,
      ruleId: rule.ruleId,
      name: rule.name,
      state: rule.state,
      version: 1,
      createdByPackNo: rule.createdByPackNo,
      createdAt: rule.at,
      updatedAt: rule.at,
      firstActivatedAt: rule.state === 'ACTIVE' ? rule.at : null,
      firstEvaluatedAt: null,
      lastEvaluationStartedAt: null,
      lastEvaluatedAt: null,
      lastFailedAt: null,
      lastErrorCode: null,
      lastErrorMessage: null,
      deletedAt: null,
      nextScheduledAt:
        rule.state === 'ACTIVE' ? nextScheduledRun(rule.content.triggers, rule.at, rule.at) : null,
      groupNo: rule.groupNo ?? 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new ApiError('ConfigRuleExists')
  await insertVersionRow(db, account, ruleNo, 1, rule.content, rule.at)
  // A rule that nobody stopped runs.
  if (rule.state === 'INACTIVE') await noteStateChange(db, account, ruleNo, rule.state, rule.at)
  return ruleNo
}

/** Gives a rule its next version, which is the current one from now on; older ones stay for their results. */
export async function insertRuleVersion(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  content: RuleContent,
  at: Instant,
): Promise<number> {
  const next = nextScheduledRun(content.triggers, at, at)
  const { version } = await db
    .updateTable('rule')
    .set((eb) => ({
      version: eb('version', '+', 1),
      updatedAt: at,
      nextScheduledAt: sql<Instant | null>`case when state = 'INACTIVE' then null else cast(${next} as bigint) end`,
    }))
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .where('deletedAt', 'is', null)
    .returning('version')
    .executeTakeFirstOrThrow()
  await insertVersionRow(db, account, ruleNo, version, content, at)
  return version
}

/** Gives a rule another name. Throws `ConfigRuleExists` when another rule of the account has it. */
export async function renameRule(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  name: string,
  at: Instant,
): Promise<void> {
  // A new rule takes its number there too: so nobody takes the name between the question and the answer.
  await lockAccount(db, account.accountNo)
  const taken = await db
    .selectFrom('rule')
    .select('ruleNo')
    .where('accountNo', '=', account.accountNo)
    .where('groupNo', '=', 0)
    .where('name', '=', name)
    .where('deletedAt', 'is', null)
    .where('ruleNo', '!=', ruleNo)
    .executeTakeFirst()
  if (taken !== undefined) throw new ApiError('ConfigRuleExists')
  await liveRule(db, account, ruleNo).set({ name, updatedAt: at }).execute()
}

/** Marks a rule deleted: it is in no list any more, its name is free, its versions stay. */
export async function deleteRule(db: Db, account: AccountRef, rule: Rule, at: Instant): Promise<void> {
  await db
    .updateTable('rule')
    .set({ state: 'DELETING', deletedAt: at, updatedAt: at, nextScheduledAt: null })
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', rule.ruleNo)
    .execute()
  await deleteTags(db, account, RULE_TAGS, rule.ruleId)
}

/** INACTIVE -> ACTIVE, on its schedule again. False when the rule is in another state. */
export async function startRule(db: Db, account: AccountRef, rule: Rule, at: Instant): Promise<boolean> {
  const result = await liveRule(db, account, rule.ruleNo)
    .where('state', '=', 'INACTIVE')
    .set({
      state: 'ACTIVE',
      updatedAt: at,
      firstActivatedAt: sql<Instant>`coalesce(first_activated_at, ${at})`,
      nextScheduledAt: nextScheduledRun(rule.triggers, at, at),
    })
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) return false
  await noteStateChange(db, account, rule.ruleNo, 'ACTIVE', at)
  return true
}

/** ACTIVE -> INACTIVE. False when the rule is in another state, also while it is being evaluated. */
export async function stopRule(db: Db, account: AccountRef, ruleNo: RuleNo, at: Instant): Promise<boolean> {
  const result = await liveRule(db, account, ruleNo)
    .where('state', '=', 'ACTIVE')
    .set({ state: 'INACTIVE', updatedAt: at, nextScheduledAt: null })
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) return false
  await noteStateChange(db, account, ruleNo, 'INACTIVE', at)
  return true
}

function liveRule(db: Db, account: AccountRef, ruleNo: RuleNo) {
  return db
    .updateTable('rule')
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .where('deletedAt', 'is', null)
}

/** Turns some of the rules that a package created into free ones. */
export async function releaseSomeRules(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  ruleNos: readonly RuleNo[],
): Promise<void> {
  if (ruleNos.length === 0) return
  await db
    .updateTable('rule')
    .set({ createdByPackNo: null })
    .where('accountNo', '=', account.accountNo)
    .where('createdByPackNo', '=', packNo)
    .where(ruleNoIn(ruleNos))
    .execute()
}

/** Turns the rules that a package created into free ones. */
export async function releaseRules(db: Db, account: AccountRef, packNo: PackNo): Promise<void> {
  await db
    .updateTable('rule')
    .set({ createdByPackNo: null })
    .where('accountNo', '=', account.accountNo)
    .where('createdByPackNo', '=', packNo)
    .execute()
}

async function insertVersionRow(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  version: number,
  content: RuleContent,
  at: Instant,
): Promise<void> {
  await db
    .insertInto('ruleVersion')
    .values({
      accountNo: account.accountNo,
      ruleNo,
      version,
      description: content.description,
      riskLevel: content.riskLevel,
      sourceOwner: content.sourceOwner,
      sourceIdentifier: content.sourceIdentifier,
      logic: JSON.stringify(content.logic),
      parameters: JSON.stringify(content.parameters),
      resourceTypes: JSON.stringify(content.resourceTypes),
      scope: JSON.stringify(content.scope),
      triggers: JSON.stringify(content.triggers),
      createdAt: at,
    })
    .execute()
}

function toRuleNo(sequence: number): RuleNo {
  return sequence as RuleNo
}
