import type { Credentials } from '../accounts/credentials.js'
import { isStopped, type RecorderStatus, shownStatus } from '../accounts/recorder-status.js'
import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { afterCommit, inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Instant } from '../platform/instant.js'
import { moveRecorder, readRecorder, setRecorderStart } from './store/recorder.js'

export interface Recorder {
  readonly account: AccountRef
  readonly status: RecorderStatus
  /** Null before the first start. */
  readonly startedAt: Instant | null
}

/** The recorder of the caller's account; REGISTRABLE before its first start or import, and when it was stopped. */
export async function getRecorder(db: Db, scope: Scope): Promise<Recorder> {
  const [account] = scope.accounts
  const { status, startedAt } = await readRecorder(db, account)
  return { account, status: shownStatus(status), startedAt }
}

/**
 * Starts recording. BUILDING lasts as long as there is work; a start has none of its own, because resources
 * come by imports, so the recorder is REGISTERED at once. Starting again changes nothing. Throws `ProcessIsRunning`
 * while an import builds the first inventory, or what a stopped one had recorded is being removed.
 * Source: spec/lifecycle.md 11.
 */
export function startRecorder(
  db: Db,
  scope: Scope,
  { clock, credentials }: { readonly clock: Clock; readonly credentials: Pick<Credentials, 'forget'> },
): Promise<Recorder> {
  return inTransaction(db, async (db) => {
    const [account] = scope.accounts
    const { status } = await readRecorder(db, account)
    if (status === 'BUILDING' || status === 'REBUILDING' || status === 'STOPPING')
      throw new ApiError('ProcessIsRunning')
    await moveRecorder(db, account, ['REGISTRABLE', 'STOPPED'], 'REGISTERED')
    await setRecorderStart(db, account, clock.now())
    if (isStopped(status)) afterCommit(db, () => credentials.forget(account.accountNo))
    return getRecorder(db, scope)
  })
}

/**
 * Chooses the types to record. Every type is recorded always, so only the whole list is taken; a shorter one is
 * refused rather than taken and not kept to. Throws `Invalid.ResourceTypes.Value`, and `ProcessIsRunning` while an
 * import builds the first inventory. Source: spec/lifecycle.md 11.
 */
export async function chooseRecordedTypes(
  db: Db,
  scope: Scope,
  all: ReadonlySet<string>,
  wanted: readonly string[],
): Promise<Recorder> {
  const given = new Set(wanted)
  if (given.size !== all.size || ![...given].every((type) => all.has(type)))
    throw new ApiError('Invalid.ResourceTypes.Value')
  const recorder = await getRecorder(db, scope)
  if (recorder.status === 'BUILDING' || recorder.status === 'REBUILDING')
    throw new ApiError('ProcessIsRunning')
  return recorder
}

/** Called when an import first meets the account: its inventory is being built. */
export async function beginBuilding(db: Db, account: AccountRef, at: Instant): Promise<void> {
  await moveRecorder(db, account, ['REGISTRABLE'], 'BUILDING')
  await setRecorderStart(db, account, at)
}

/** Called when the import has ended, whether it went well or not: what was recorded is there. */
export async function endBuilding(db: Db, account: AccountRef): Promise<void> {
  await moveRecorder(db, account, ['BUILDING', 'REBUILDING'], 'REGISTERED')
}
