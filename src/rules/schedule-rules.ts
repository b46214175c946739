import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { type AccountNo, isAccountId } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import type { JobHandler, JobKind } from '../platform/jobs/types.js'
import type { RuleEvents } from './events.js'
import { nextScheduledRun } from './next-scheduled-run.js'
import { listRules } from './store/read-rules.js'
import { findNextScheduledAt, listDueRuleNos, writeNextScheduledAt } from './store/schedules.js'

/** Rules started in one write transaction. */
const RULES_AT_ONCE = 50
/** A schedule that failed for good is not given up: its rules would never run by themselves again. */
const AGAIN_AFTER_MS = 10 * 60_000

/** Starts the due scheduled runs of an account; the key is the account. */
const scheduleKind: JobKind<AccountRef> = {
  name: 'rules.schedule',
  lane: 'maintenance',
  maxAttempts: 5,
  decode: (payload) => {
    if (
      typeof payload !== 'object' ||
      payload === null ||
      !('accountNo' in payload && 'accountId' in payload)
    )
      throw new Error('no account in the payload')
    const { accountNo, accountId } = payload
    if (typeof accountNo !== 'number' || typeof accountId !== 'string' || !isAccountId(accountId))
      throw new Error('no account in the payload')
    return { accountNo: accountNo as AccountNo, accountId }
  },
}

/** Queues the account's next scheduled run, in the transaction that set it; nothing when no rule has one. */
export async function requestSchedule(db: Db, queue: JobQueue, account: AccountRef): Promise<void> {
  const runAt = await findNextScheduledAt(db, account)
  if (runAt !== null) await enqueue(db, queue, scheduleKind, { ...jobOf(account), runAt })
}

/** The job that gives every rule a whole pass at its time. Source: spec/lifecycle.md 3 "Triggers" */
export function scheduleHandler(
  db: Db,
  queue: JobQueue,
  events: Pick<RuleEvents, 'ruleChanged'>,
): JobHandler<AccountRef> {
  return {
    kind: scheduleKind,
    run: async ({ payload: account }, run) => {
      const now = queue.clock.now()
      while (await startDueRules(db, account, now, events)) await run.pause()
      await requestSchedule(db, queue, account)
    },
    failed: async ({ payload: account }) => {
      const runAt = toInstant(queue.clock.now() + AGAIN_AFTER_MS)
      await enqueue(db, queue, scheduleKind, { ...jobOf(account), runAt })
    },
  }
}

/** Next times are written with the passes they stand for: a run is neither lost nor started twice. */
function startDueRules(
  db: Db,
  account: AccountRef,
  now: Instant,
  events: Pick<RuleEvents, 'ruleChanged'>,
): Promise<boolean> {
  return inTransaction(db, async (db) => {
    const ruleNos = await listDueRuleNos(db, account, now, RULES_AT_ONCE)
    if (ruleNos.length === 0) return false
    const { rules } = await listRules(db, systemScope(account), { ruleNos })
    for (const { ruleNo, triggers, updatedAt } of rules) {
      await writeNextScheduledAt(db, account, ruleNo, nextScheduledRun(triggers, updatedAt, now))
      await events.ruleChanged(db, account, ruleNo, 'scheduled')
    }
    return true
  })
}

function jobOf({ accountNo, accountId }: AccountRef) {
  return { key: accountId, payload: { accountNo, accountId } }
}
