import { findGroup } from '../accounts/aggregators.js'
import { groupScope, type Scope, systemScope } from '../accounts/scope.js'
import { listAccountsAfter, listGroupAccountNos } from '../accounts/store/accounts.js'
import type { Db } from '../db/tables.js'
import type { Clock } from '../platform/clock.js'
import { dayOf, nextDay } from '../platform/day.js'
import type { AggregatorId } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import type { JobHandler, JobKind } from '../platform/jobs/types.js'
import { type ComplianceDay, listComplianceDays, writeComplianceDay } from './store/compliance-days.js'
import { summariseAccount } from './summarise-account.js'
import { totalOf } from './summarise-pack.js'

const DAY_MS = 24 * 3_600_000
/** Days a list reaches back. */
// inferred: the operation takes no range; the configuration timeline's default
const SHOWN_DAYS = 30
const ACCOUNTS_AT_ONCE = 100
const AGAIN_AFTER_MS = 10 * 60_000

/** Counts every account at the end of each day; there is one job. */
const statisticsKind: JobKind<null> = {
  name: 'packs.statistics',
  lane: 'maintenance',
  maxAttempts: 5,
  decode: () => null,
}

/** Queues the count at the end of this day; a job that is queued already stays as it is. */
export async function requestStatistics(db: Db, queue: JobQueue): Promise<void> {
  await enqueue(db, queue, statisticsKind, { key: 'all', payload: null, runAt: nextDay(queue.clock.now()) })
}

/**
 * The job that writes how each account stands when a day (UTC+8) has ended. A day on which no server ran has
 * no row: nothing was evaluated on it.
 */
export function statisticsHandler(db: Db, queue: JobQueue): JobHandler<null> {
  return {
    kind: statisticsKind,
    run: async (_, run) => {
      const { clock } = queue
      const ended = dayOf(toInstant(nextDay(clock.now()) - DAY_MS - 1))
      for (let after = 0; ; ) {
        const accounts = await listAccountsAfter(db, after, ACCOUNTS_AT_ONCE)
        for (const account of accounts) {
          const { day, at } = await countDay(db, systemScope(account), clock, ended)
          await writeComplianceDay(db, account, day, at)
          await run.pause()
        }
        const last = accounts.at(-1)
        if (last === undefined) break
        after = last.accountNo
      }
      for (const groupNo of await listGroupAccountNos(db)) {
        const group = await findGroup(db, groupNo)
        if (group === null) continue
        const scope = groupScope({ ...group.management, accountNo: groupNo }, group.members)
        const { day, at } = await countDay(db, scope, clock, ended)
        await writeComplianceDay(db, scope.accounts[0], day, at)
        await run.pause()
      }
      await requestStatistics(db, queue)
    },
    failed: async () => {
      const runAt = toInstant(queue.clock.now() + AGAIN_AFTER_MS)
      await enqueue(db, queue, statisticsKind, { key: 'all', payload: null, runAt })
    },
  }
}

/** A day as a list shows it. */
export interface ShownDay extends ComplianceDay {
  /** Of an account group. */
  readonly aggregatorId: AggregatorId | undefined
}

/** The days before this one that were counted, and this one as it stands now; oldest first. */
export async function listDailyStatistics(
  db: Db,
  scope: Scope,
  { clock }: { readonly clock: Clock },
): Promise<readonly ShownDay[]> {
  const [account] = scope.accounts
  const now = clock.now()
  const from = dayOf(toInstant(now - (SHOWN_DAYS - 1) * DAY_MS))
  const { day } = await countDay(db, scope, clock, dayOf(now))
  // Of a member's part of a group no days are kept.
  const isKept = scope.groupNo === undefined || scope.groupNo === account.accountNo
  const kept = isKept ? await listComplianceDays(db, account, from) : []
  const { aggregatorId } = scope
  return [...kept.filter((each) => each.day < day.day), day].map((each) => ({ ...each, aggregatorId }))
}

async function countDay(db: Db, scope: Scope, clock: Clock, day: string) {
  const { at, rules, resources } = await summariseAccount(db, scope, { clock })
  return {
    at,
    day: {
      day,
      resources: totalOf(resources),
      nonCompliantResources: resources.nonCompliant,
      rules: totalOf(rules),
      nonCompliantRules: rules.nonCompliant,
    },
  }
}
