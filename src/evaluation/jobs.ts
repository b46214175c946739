import { requestGroupCopies } from '../accounts/group-copies.js'
import type { AccountRef } from '../accounts/scope.js'
import { isGroupAccount } from '../accounts/store/accounts.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { RuleNo } from '../platform/ids.js'
import { type AccountId, type AccountNo, isAccountId } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import type { Job, JobHandler, JobKind, JobRun } from '../platform/jobs/types.js'
import { failEvaluating, requestEvaluating } from '../rules/store/rule-states.js'
import type { PassCause, Rule } from '../rules/types.js'
import { requestFunctionCalls } from './function-rules-queue.js'
import { loadRuleSet } from './rule-set.js'
import { type EvaluationRun, evaluateChanges, evaluateDue, evaluateWaitingRules } from './run-evaluation.js'
import { findNextRecheck } from './store/rechecks.js'
import { tellGroups } from './tell-groups.js'

interface AccountPayload {
  readonly accountNo: number
  readonly accountId: string
}

function decodeAccount(payload: unknown): AccountPayload {
  const { accountNo, accountId } = payload as Partial<AccountPayload>
  if (typeof accountNo !== 'number' || typeof accountId !== 'string' || !isAccountId(accountId)) {
    throw new Error('no account in the payload')
  }
  return { accountNo, accountId }
}

function kind(name: string, lane: 'changes' | 'rules'): JobKind<AccountPayload> {
  return { name, lane, maxAttempts: 5, decode: decodeAccount }
}

/** Works off an account's change log; the key is the account. */
const evaluateChangesKind = kind('evaluation.changes', 'changes')
/** Changes that could not be evaluated are not given up for good: results would stay stale until the next import. */
const CHANGES_AGAIN_AFTER_MS = 10 * 60_000
/** Evaluates what time alone may have flipped; due at the account's earliest recheck. */
const evaluateDueKind = kind('evaluation.due', 'changes')
/** Gives every rule that waits for it (state EVALUATING) a whole pass. */
const evaluateRulesKind = kind('evaluation.rules', 'rules')

function payloadOf(account: AccountRef): { key: string; payload: AccountPayload } {
  return { key: account.accountId, payload: { accountNo: account.accountNo, accountId: account.accountId } }
}

/** Queues the evaluation of what an import wrote, in the import's transaction. */
export async function requestChangesEvaluation(db: Db, queue: JobQueue, account: AccountRef): Promise<void> {
  await enqueue(db, queue, evaluateChangesKind, payloadOf(account))
}

/**
 * Marks a rule EVALUATING and queues its whole pass, in one transaction. False when the rule is stopped or
 * gone: then there is nothing to evaluate.
 */
export async function requestRuleEvaluation(
  db: Db,
  queue: JobQueue,
  account: AccountRef,
  ruleNo: RuleNo,
  cause: PassCause,
): Promise<boolean> {
  return inTransaction(db, async (db) => {
    if (!(await requestEvaluating(db, account, ruleNo, cause))) return false
    // The members evaluate a group's rule.
    if (await isGroupAccount(db, account.accountNo)) await requestGroupCopies(db, queue, account.accountNo)
    else await enqueue(db, queue, evaluateRulesKind, payloadOf(account))
    return true
  })
}

/** Queues the evaluation of results that time alone may have flipped at `at`, or of what is due now. */
export async function requestDueEvaluation(
  db: Db,
  queue: JobQueue,
  account: AccountRef,
  at: Instant,
): Promise<void> {
  await enqueue(db, queue, evaluateDueKind, { ...payloadOf(account), runAt: at })
}

/** The evaluation jobs of this process. */
export function evaluationHandlers(
  db: Db,
  queue: JobQueue,
  options: Pick<EvaluationRun, 'declaredIds' | 'pool'> = {},
): JobHandler<unknown>[] {
  const handler = (
    kind: JobKind<AccountPayload>,
    work: (run: EvaluationRun) => Promise<unknown>,
    failed?: (account: AccountRef, cause: string) => Promise<void>,
  ): JobHandler<AccountPayload> => ({
    kind,
    run: async (job: Job<AccountPayload>, jobRun: JobRun) => {
      const account = accountOf(job.payload)
      const passed = (db: Db, rules: readonly Rule[]) => tellGroups(db, queue, rules)
      await work({ db, clock: queue.clock, account, pause: () => jobRun.pause(), passed, ...options })
      await queueNextRecheck(db, queue, account)
      await requestFunctionCalls(db, queue, account)
    },
    ...(failed === undefined
      ? {}
      : { failed: (job: Job<AccountPayload>, cause: string) => failed(accountOf(job.payload), cause) }),
  })
  return [
    handler(evaluateChangesKind, evaluateChanges, async (account) => {
      const runAt = toInstant(queue.clock.now() + CHANGES_AGAIN_AFTER_MS)
      await enqueue(db, queue, evaluateChangesKind, { ...payloadOf(account), runAt })
    }),
    handler(evaluateDueKind, evaluateDue),
    handler(evaluateRulesKind, evaluateWaitingRules, (account, cause) =>
      failWaitingRules(db, queue, account, cause),
    ),
  ]
}

function accountOf(payload: AccountPayload): AccountRef {
  return { accountNo: payload.accountNo as AccountNo, accountId: payload.accountId as AccountId }
}

async function queueNextRecheck(db: Db, queue: JobQueue, account: AccountRef): Promise<void> {
  const at = await findNextRecheck(db, account)
  if (at !== null) await requestDueEvaluation(db, queue, account, at)
}

/** A rule whose pass failed for good is ACTIVE again, with the cause shown; its last results stay. */
async function failWaitingRules(db: Db, queue: JobQueue, account: AccountRef, cause: string): Promise<void> {
  const { rules } = await loadRuleSet(db, account)
  for (const rule of rules.filter((each) => each.state === 'EVALUATING')) {
    await failEvaluating(db, account, rule.ruleNo, queue.clock.now(), {
      code: 'EvaluationFailed',
      message: cause,
    })
  }
  await tellGroups(db, queue, rules)
}
