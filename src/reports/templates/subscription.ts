import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { ApiError } from '../../errors.js'
import { dayOf, nextDay } from '../../platform/day.js'
import type { AccountNo } from '../../platform/ids.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import { enqueue, type JobQueue } from '../../platform/jobs/enqueue.js'
import type { JobHandler, JobKind } from '../../platform/jobs/types.js'
import { parseQuartzCron } from '../../platform/quartz-cron.js'
import { listSubscriptions, lockTemplate, updateTemplate } from '../store/report-templates.js'
import { askTemplateReport } from './request-template-report.js'
import type { ReportTemplate } from './template.js'

/** The clock that the expressions are read on. Source: spec/lifecycle.md 5 */
const UTC8_MS = 8 * 3_600_000
/** A subscription that failed for good is not given up: it would never be sent again. */
const AGAIN_AFTER_MS = 10 * 60_000

/** Makes and sends the report of a template when it is due; the key is the template. */
const subscriptionKind: JobKind<{ readonly accountNo: AccountNo; readonly templateId: string }> = {
  name: 'report.subscription',
  lane: 'maintenance',
  maxAttempts: 5,
  decode: (payload) => {
    const { accountNo, templateId } = Object(payload)
    if (typeof accountNo !== 'number' || typeof templateId !== 'string')
      throw new Error('no report template in the payload')
    return { accountNo: accountNo as AccountNo, templateId }
  },
}

/**
 * When a subscription is due after an instant; null when never. There is one notice a day (UTC+8) at the most, so
 * after one on a day the next comes on a later one. Throws `InvalidSubscriptionFrequency`.
 */
export function nextNotice(frequency: string, now: Instant, noticedDay: string): Instant | null {
  if (frequency === '') return null
  const cron = parseQuartzCron(frequency, UTC8_MS)
  if (cron === null) throw new ApiError('Invalid{Param}', { Param: 'SubscriptionFrequency' })
  return cron.next(noticedDay === dayOf(now) ? toInstant(nextDay(now) - 1) : now)
}

/** Queues the next notice of a template, in the transaction that set its time. */
export async function requestNotice(
  db: Db,
  queue: JobQueue,
  { accountNo, templateId, nextAt }: Pick<ReportTemplate, 'accountNo' | 'templateId' | 'nextAt'>,
): Promise<void> {
  if (nextAt === null) return
  const job = { key: templateId, payload: { accountNo, templateId }, runAt: nextAt }
  await enqueue(db, queue, subscriptionKind, job)
}

/** Queues what is due of every subscription. To be called at start: a job may have been lost with its database. */
export async function requestSubscriptions(db: Db, queue: JobQueue): Promise<void> {
  for (const template of await listSubscriptions(db)) await requestNotice(db, queue, template)
}

/** The job that has reports made and sent when they are due. */
export function subscriptionHandler(
  db: Db,
  queue: JobQueue,
): JobHandler<{ readonly accountNo: AccountNo; readonly templateId: string }> {
  return {
    kind: subscriptionKind,
    run: ({ payload }) => inTransaction(db, (db) => giveNotice(db, queue, payload)),
    failed: async ({ payload }) => {
      const runAt = toInstant(queue.clock.now() + AGAIN_AFTER_MS)
      await enqueue(db, queue, subscriptionKind, { key: payload.templateId, payload, runAt })
    },
  }
}

/** The next time is written with the report it asks for: a notice is neither lost nor given twice. */
async function giveNotice(
  db: Db,
  queue: JobQueue,
  key: Pick<ReportTemplate, 'accountNo' | 'templateId'>,
): Promise<void> {
  const template = await lockTemplate(db, key)
  if (template === null || template.nextAt === null) return
  const now = queue.clock.now()
  if (template.nextAt > now) return requestNotice(db, queue, template)
  const noticedDay = dayOf(now)
  const nextAt = nextNotice(template.frequency, now, noticedDay)
  await updateTemplate(db, template, { nextAt, noticedDay })
  await askTemplateReport(db, queue, template, 'subscription')
  await requestNotice(db, queue, { ...template, nextAt })
}
