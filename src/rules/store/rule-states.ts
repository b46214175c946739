import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** ACTIVE or EVALUATING -> EVALUATING. False when the rule is stopped or gone: it must not be evaluated. */
export async function startEvaluating(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  at: Instant,
): Promise<boolean> {
  const result = await evaluatedRule(db, account, ruleNo)
    .set({ state: 'EVALUATING', lastEvaluationStartedAt: at })
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/**
 * EVALUATING -> ACTIVE after a whole run that began at `run.startedAt` over version `run.version`. A rule
 * stopped meanwhile stays stopped; one that was changed or asked for again meanwhile stays EVALUATING.
 */
export async function finishEvaluating(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  run: { readonly version: number; readonly startedAt: Instant; readonly at: Instant },
): Promise<void> {
  await evaluatedRule(db, account, ruleNo)
    .where('version', '=', run.version)
    .where('lastEvaluationStartedAt', '<=', run.startedAt)
    .set({
      state: 'ACTIVE',
      lastEvaluatedAt: run.at,
      firstEvaluatedAt: sql<Instant>`coalesce(first_evaluated_at, ${run.at})`,
    })
    .execute()
}

/** Versions of the account's rules that are evaluated at this moment. */
export async function readEvaluatedVersions(
  db: Db,
  account: AccountRef,
): Promise<ReadonlyMap<RuleNo, number>> {
  const rows = await db
    .selectFrom('rule')
    .select(['ruleNo', 'version'])
    .where('accountNo', '=', account.accountNo)
    .where('state', 'in', ['ACTIVE', 'EVALUATING'])
    .where('deletedAt', 'is', null)
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
