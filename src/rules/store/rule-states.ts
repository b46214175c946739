import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { PassCause } from '../types.js'
import { ruleNoIn } from './rule-row.js'

/**
 * ACTIVE or EVALUATING -> EVALUATING, one more request for a whole pass; the last cause is shown with its
 * results. False when the rule is stopped or gone: it must not be evaluated.
 */
export async function requestEvaluating(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  cause: PassCause,
): Promise<boolean> {
  const result = await evaluatedRule(db, account, ruleNo)
    .set((eb) => ({
      state: 'EVALUATING',
      evaluationRequests: eb('evaluationRequests', '+', 1),
      requestedCause: cause,
    }))
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The rules that wait for a whole pass, with the requests that a pass beginning now answers. */
export async function listWaitingRules(db: Db, account: AccountRef): Promise<ReadonlyMap<RuleNo, number>> {
  const rows = await db
    .selectFrom('rule')
    .select(['ruleNo', 'evaluationRequests'])
    .where('accountNo', '=', account.accountNo)
    .where('state', '=', 'EVALUATING')
    .where('deletedAt', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.ruleNo, row.evaluationRequests]))
}

/** Notes that a whole pass over the rule begins. */
export async function startEvaluating(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  at: Instant,
): Promise<void> {
  await evaluatedRule(db, account, ruleNo).set({ lastEvaluationStartedAt: at }).execute()
}

/**
 * EVALUATING -> ACTIVE after a whole pass over version `run.version` that answers `run.requests`. A rule
 * stopped meanwhile stays stopped; one that was changed or asked for again meanwhile stays EVALUATING.
 */
export async function finishEvaluating(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  run: { readonly version: number; readonly requests: number; readonly at: Instant },
): Promise<void> {
  await evaluatedRule(db, account, ruleNo)
    .where('version', '=', run.version)
    .where('evaluationRequests', '=', run.requests)
    .set({
      state: 'ACTIVE',
      passCause: sql<string | null>`requested_cause`,
      lastEvaluatedAt: run.at,
      firstEvaluatedAt: sql<Instant>`coalesce(first_evaluated_at, ${run.at})`,
    })
    .execute()
}

/** Versions of those of the rules that are evaluated at this moment, which stay so until the transaction ends. */
export async function lockEvaluatedVersions(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
): Promise<ReadonlyMap<RuleNo, number>> {
  const rows = await db
    .selectFrom('rule')
    .select(['ruleNo', 'version'])
    .where('accountNo', '=', account.accountNo)
    .where(ruleNoIn(ruleNos))
    .where('state', 'in', ['ACTIVE', 'EVALUATING'])
    .where('deletedAt', 'is', null)
    .orderBy('ruleNo')
    .forShare()
    .execute()
  return new Map(rows.map((row) => [row.ruleNo, row.version]))
}

/** EVALUATING -> ACTIVE after a run that ended early; its cause is shown with the rule. */
export async function failEvaluating(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  at: Instant,
  cause: { readonly code: string; readonly message: string },
): Promise<void> {
  await evaluatedRule(db, account, ruleNo)
    .set({
      state: 'ACTIVE',
      lastFailedAt: at,
      lastErrorCode: cause.code,
      lastErrorMessage: cause.message,
    })
    .execute()
}

function evaluatedRule(db: Db, account: AccountRef, ruleNo: RuleNo) {
  return db
    .updateTable('rule')
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .where('state', 'in', ['ACTIVE', 'EVALUATING'])
    .where('deletedAt', 'is', null)
}
