import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import { enqueue, type JobQueue } from '../../platform/jobs/enqueue.js'
import type { JobHandler, JobKind, JobRun } from '../../platform/jobs/types.js'
import type { Log } from '../../platform/log.js'
import type { ObjectStore } from '../../platform/object-store/types.js'
import { TIME_STAMP_REPLY } from '../../platform/x509/time-stamp.js'
import { once } from '../once.js'
import { MANIFEST_FORM, TIMESTAMP_FORM } from '../plan-objects.js'
import { accountOf, decodeAccount } from '../report-jobs.js'
import { insertPlannedObject, listReportObjects, markObjectStored } from '../store/report-objects.js'
import { findReport, type StoredReport } from '../store/reports.js'
import { insertWitnesses, listWitnesses, updateWitness, type Witness } from '../store/witnesses.js'
import { askTimeStamp, showChainHead, type Testimony, type WitnessPlaces } from './ask-witness.js'
import type { ChainHead } from './chain-head.js'

/** Shows the manifest of a report to witnesses; the key is the report's id. */
export const witnessKind: JobKind<{
  readonly accountNo: number
  readonly accountId: string
  readonly reportId: string
}> = {
  name: 'report.witness',
  // A witness may be slow to answer: what waits for it must be nothing that anybody waits for.
  lane: 'delivery',
  maxAttempts: 20,
  decode(payload) {
    const { reportId } = Object(payload)
    if (typeof reportId !== 'string') throw new Error('no report in the payload')
    return { ...decodeAccount(payload), reportId }
  },
}

/** What asking witnesses needs. */
export interface WitnessDeps {
  readonly db: Db
  readonly queue: JobQueue
  readonly store: ObjectStore
  readonly log: Log
  readonly places: WitnessPlaces
}

const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 3_600_000
/** After a month a time stamp says little of when the report was made. */
const GIVEN_UP_AFTER_MS = 30 * 24 * 3_600_000

/** Asks for the witnesses that are set, in the transaction that completes the report. */
export async function requestWitnesses(
  db: Db,
  queue: JobQueue,
  places: WitnessPlaces,
  about: { readonly account: AccountRef; readonly report: StoredReport; readonly head: ChainHead },
): Promise<void> {
  const kinds = (['timestamp', 'chainHead'] as const).filter((kind) => places[kind] !== null)
  if (kinds.length === 0) return
  const { account, report, head } = about
  await insertWitnesses(db, report, kinds, { head: JSON.stringify(head), now: queue.clock.now() })
  await queueWitnesses(db, queue, account, report.reportId)
}

async function queueWitnesses(
  db: Db,
  queue: JobQueue,
  { accountNo, accountId }: AccountRef,
  reportId: string,
  runAt?: Instant,
): Promise<void> {
  const payload = { accountNo, accountId, reportId }
  await enqueue(db, queue, witnessKind, {
    key: reportId,
    payload,
    ...(runAt === undefined ? {} : { runAt }),
  })
}

/** The job that shows manifests to witnesses; one that fails is asked again later, and the report stands without it. */
export function witnessHandler(deps: WitnessDeps): JobHandler<unknown> {
  return {
    kind: witnessKind,
    run: async ({ payload }, run) => {
      const job = witnessKind.decode(payload)
      await askWitnesses(deps, accountOf(job), job.reportId, run)
    },
  }
}

async function askWitnesses(
  deps: WitnessDeps,
  account: AccountRef,
  reportId: string,
  run: JobRun,
): Promise<void> {
  const { db, queue } = deps
  const report = await findReport(db, account.accountNo, reportId)
  if (report === null) return
  for (const witness of await listWitnesses(db, report)) {
    await run.pause()
    if (witness.state === 'WAITING' && witness.nextAttemptAt <= queue.clock.now())
      await askWitness(deps, report, witness)
  }
  const waiting = (await listWitnesses(db, report)).filter(({ state }) => state === 'WAITING')
  if (waiting.length === 0) return
  const next = toInstant(Math.min(...waiting.map(({ nextAttemptAt }) => nextAttemptAt)))
  await queueWitnesses(db, queue, account, reportId, next)
}

async function askWitness(deps: WitnessDeps, report: StoredReport, witness: Witness): Promise<void> {
  const { db, queue, places, log } = deps
  const { kind } = witness
  const place = places[kind]
  if (place === null)
    return updateWitness(db, witness, { state: 'GIVEN_UP', cause: 'no such witness is set any more' })
  const head: ChainHead = JSON.parse(witness.head)
  let testimony: Testimony
  try {
    testimony =
      kind === 'timestamp'
        ? await askTimeStamp(place, head)
        : await showChainHead(placeOfHeads(places), head, queue.clock.now())
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    log.warn({ err: error, report: report.reportId, kind, attempt: witness.attempts + 1 }, 'no witness')
    return noteFailure(deps, witness, place.url, cause)
  }
  // Before it counts as kept: a run after a crash in between asks again.
  if (kind === 'timestamp') await storeToken(deps, report, Buffer.from(testimony.receipt, 'base64'))
  const kept = { state: 'KEPT' as const, keptAt: queue.clock.now(), cause: null, address: place.url }
  await updateWitness(db, witness, { ...kept, ...testimony, attempts: witness.attempts + 1 })
}

function placeOfHeads({ chainHead }: WitnessPlaces) {
  if (chainHead === null) throw new Error('no place for chain heads')
  return chainHead
}

function noteFailure({ db, queue }: WitnessDeps, witness: Witness, address: string, cause: string) {
  const now = queue.clock.now()
  const attempts = witness.attempts + 1
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, attempts - 1))
  const isOver = now >= witness.requestedAt + GIVEN_UP_AFTER_MS
  const state = isOver ? ('GIVEN_UP' as const) : ('WAITING' as const)
  return updateWitness(db, witness, {
    state,
    attempts,
    address,
    cause,
    nextAttemptAt: toInstant(now + pause),
  })
}

/** Stores a time stamp beside the manifest; of a report whose files went meanwhile the receipt alone is kept. */
async function storeToken({ db, queue, store }: WitnessDeps, report: StoredReport, reply: Buffer) {
  const object = await inTransaction(db, async (db) => {
    const objects = await listReportObjects(db, report)
    const planned = objects.find(({ form }) => form === TIMESTAMP_FORM)
    const manifest = objects.find(({ form }) => form === MANIFEST_FORM)
    if (planned !== undefined || manifest === undefined) return planned
    const wish = {
      form: TIMESTAMP_FORM,
      objectKey: manifest.objectKey.replace(/\.json$/, '.tsr'),
      contentType: TIME_STAMP_REPLY,
    }
    await insertPlannedObject(db, report, { ...wish, createdAt: queue.clock.now() })
    return (await listReportObjects(db, report)).find(({ form }) => form === TIMESTAMP_FORM)
  })
  if (object === undefined) return
  const stored = await store.put(object.objectKey, once(reply), { contentType: object.contentType })
  await markObjectStored(db, object, stored)
  const isKept = (await listReportObjects(db, report)).some(({ form }) => form === TIMESTAMP_FORM)
  // Its report was replaced while it was stored: nothing names it any more.
  if (!isKept) await store.delete(object.objectKey)
}
