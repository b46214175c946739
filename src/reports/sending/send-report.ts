import type { KeyObject } from 'node:crypto'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import { enqueue, type JobQueue } from '../../platform/jobs/enqueue.js'
import type { JobHandler, JobKind } from '../../platform/jobs/types.js'
import type { ObjectStore } from '../../platform/object-store/types.js'
import { isWorthRetrying, post, signatureHeaders } from '../../platform/signed-post.js'
import { accountOf, decodeAccount } from '../report-jobs.js'
import { findFile, type GeneratedFile } from '../store/generated-files.js'
import { findSending, insertSending, noteAttempt, type ReportSending } from '../store/report-sendings.js'
import { readTemplateWish } from '../templates/request-template-report.js'
import { chatPost } from './chat-forms.js'
import { mayWriteTo, type OpenReceiver, openReceiver } from './receiver.js'
import { messageOf, type ReportMessage } from './report-message.js'
import { type MailTimeouts, sendMail } from './send-mail.js'

/** What became of one try. */
export type SendOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly cause: string; readonly isForNow: boolean }

/** What sending works with. */
export interface SendingDeps {
  readonly db: Db
  readonly queue: JobQueue
  readonly masterKey: KeyObject
  readonly store: Pick<ObjectStore, 'read'>
  /** Signs a link to an object; null where no address is known that clients reach. */
  readonly linkTo: ((objectKey: string) => Promise<NonNullable<ReportMessage['link']>>) | null
  /** Longest wait for an endpoint; 10 seconds when absent. */
  readonly timeoutMs?: number
  /** Those of a mail server; a minute of silence when absent. */
  readonly mailTimeouts?: MailTimeouts
}

interface SendReport {
  readonly accountNo: number
  readonly accountId: string
  readonly sendingId: string
}

/** Sends one report to one receiver; the key is the sending. */
const sendReportKind: JobKind<SendReport> = {
  name: 'report.send',
  lane: 'delivery',
  maxAttempts: 5,
  decode(payload) {
    const { sendingId } = Object(payload)
    if (typeof sendingId !== 'string') throw new Error('no sending in the payload')
    return { ...decodeAccount(payload), sendingId }
  },
}

const MINUTE_MS = 60_000
/** Pauses before a sending is tried again, about a day in all; then it has failed. */
const AGAIN_AFTER_MS = [2_000, 15_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS].concat(
  Array.from({ length: 8 }, () => 180 * MINUTE_MS),
)
/** A larger file is told of and not attached: mail servers commonly refuse it. */
const MOST_ATTACHED_BYTES = 10_000_000
const REPLY_BYTES = 16_384
const MAIL_TIMEOUTS: MailTimeouts = { connectMs: 10_000, silenceMs: MINUTE_MS }

/** Queues the sending of a complete report to those that its wish names, in the transaction that completes it. */
export async function requestSendings(
  db: Db,
  queue: JobQueue,
  account: AccountRef,
  file: GeneratedFile,
): Promise<void> {
  if (file.kind !== 'template') return
  const { templateId, receivers } = readTemplateWish(file.wish)
  const requestedAt = queue.clock.now()
  for (const { receiver, recipients } of receivers) {
    const sendingId = queue.ids.next('rs-')
    const sending = { sendingId, templateId, fileId: file.fileId, receiver, recipients, requestedAt }
    await insertSending(db, account, sending)
    await requestSending(db, queue, account, sendingId, requestedAt)
  }
}

async function requestSending(
  db: Db,
  queue: JobQueue,
  { accountNo, accountId }: AccountRef,
  sendingId: string,
  runAt: Instant,
): Promise<void> {
  await enqueue(db, queue, sendReportKind, {
    key: sendingId,
    payload: { accountNo, accountId, sendingId },
    runAt,
  })
}

/**
 * The job that sends. A process that dies between the sending and the note of it sends again: receivers tell the two by
 * the id of the sending.
 */
export function sendingHandler(deps: SendingDeps): JobHandler<SendReport> {
  const { db, queue } = deps
  return {
    kind: sendReportKind,
    run: async ({ payload }) => {
      const account = accountOf(payload)
      const sending = await findSending(db, account.accountNo, payload.sendingId)
      if (sending?.status !== 'QUEUED') return
      const outcome = await trySending(deps, account, sending)
      await inTransaction(db, (db) => noteOutcome(db, queue, { account, sending, outcome }))
    },
    failed: async ({ payload }, cause) => {
      const account = accountOf(payload)
      const sending = await findSending(db, account.accountNo, payload.sendingId)
      const outcome = { kind: 'failed', cause, isForNow: false } as const
      if (sending !== null) await noteOutcome(db, queue, { account, sending, outcome })
    },
  }
}

async function noteOutcome(
  db: Db,
  queue: JobQueue,
  {
    account,
    sending,
    outcome,
  }: { readonly account: AccountRef; readonly sending: ReportSending; readonly outcome: SendOutcome },
): Promise<void> {
  const now = queue.clock.now()
  const attempts = sending.attempts + 1
  const ended = { attempts, nextAttemptAt: null, endedAt: now }
  if (outcome.kind === 'sent') {
    await noteAttempt(db, sending, { ...ended, status: 'SENT', lastError: '' })
    return
  }
  const pause = outcome.isForNow ? AGAIN_AFTER_MS[sending.attempts] : undefined
  const lastError = outcome.cause.slice(0, 1_000)
  if (pause === undefined) {
    await noteAttempt(db, sending, { ...ended, status: 'FAILED', lastError })
    return
  }
  const nextAttemptAt = toInstant(now + pause)
  const isOpen = await noteAttempt(db, sending, {
    attempts,
    status: 'QUEUED',
    lastError,
    nextAttemptAt,
    endedAt: null,
  })
  if (isOpen) await requestSending(db, queue, account, sending.sendingId, nextAttemptAt)
}

async function trySending(
  deps: SendingDeps,
  account: AccountRef,
  sending: ReportSending,
): Promise<SendOutcome> {
  const file = await findFile(deps.db, account.accountNo, sending.fileId)
  const { completedAt = null } = file ?? {}
  if (file?.status !== 'COMPLETE' || completedAt === null) return forGood('the report is gone')
  const receiver = await openReceiver(deps.db, deps.masterKey, sending.receiver)
  if (receiver === null) return forGood(`there is no receiver ${sending.receiver}`)
  const link = deps.linkTo === null ? null : await deps.linkTo(file.objectKey)
  const { sendingId } = sending
  const message = messageOf({ ...file, completedAt }, { sendingId, accountId: account.accountId, link })
  if (receiver.form === 'smtp') return mail(deps, receiver, message, sending, file)
  return receiver.form === 'json'
    ? postJson(deps, receiver, message)
    : postChat(deps, receiver.form, receiver, message)
}

function mail(
  deps: SendingDeps,
  receiver: OpenReceiver,
  message: ReportMessage,
  { recipients }: ReportSending,
  file: GeneratedFile,
): Promise<SendOutcome> | SendOutcome {
  // The operator may have said otherwise since the template named them.
  const refused = recipients.find((each) => !mayWriteTo(receiver.recipients, each))
  if (refused !== undefined) return forGood(`${refused} may not be written to`)
  const isAttached = file.sizeBytes <= MOST_ATTACHED_BYTES
  const attachment = isAttached ? deps.store.read(file.objectKey) : null
  const { manifest, signature } = file
  const proof = manifest === null || signature === null ? null : { manifest, signature }
  const timeouts = deps.mailTimeouts ?? MAIL_TIMEOUTS
  return sendMail(receiver, message, { recipients, attachment, proof, timeouts })
}

async function postJson(
  { queue, timeoutMs }: SendingDeps,
  receiver: OpenReceiver,
  message: ReportMessage,
): Promise<SendOutcome> {
  const place = { url: receiver.address, secret: receiver.secret }
  const body = JSON.stringify({ type: 'report', ...message })
  const headers = {
    'content-type': 'application/json',
    'x-assay-message-id': message.sendingId,
    ...signatureHeaders(place, body, queue.clock.now()),
  }
  return outcomeOf(await post(place.url, { body, headers }, 0, timeoutMs))
}

async function postChat(
  { queue, timeoutMs }: SendingDeps,
  form: Parameters<typeof chatPost>[0],
  receiver: OpenReceiver,
  message: ReportMessage,
): Promise<SendOutcome> {
  const { url, body, refusalOf } = chatPost(form, receiver, message, queue.clock.now())
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const outcome = await post(url, { body, headers }, REPLY_BYTES, timeoutMs)
  const refusal = outcome.kind === 'taken' ? refusalOf(outcome.reply.toString('utf8')) : null
  return refusal === null ? outcomeOf(outcome) : { kind: 'failed', ...refusal }
}

function outcomeOf(outcome: Awaited<ReturnType<typeof post>>): SendOutcome {
  if (outcome.kind === 'taken') return { kind: 'sent' }
  const isForNow = isWorthRetrying(outcome)
  if (outcome.kind === 'refused') return { kind: 'failed', cause: `answered ${outcome.status}`, isForNow }
  return { kind: 'failed', cause: outcome.isTimeout ? 'no answer in time' : outcome.cause, isForNow }
}

function forGood(cause: string): SendOutcome {
  return { kind: 'failed', cause, isForNow: false }
}
