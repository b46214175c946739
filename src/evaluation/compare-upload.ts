import { isUtf8 } from 'node:buffer'
import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { AccountId, AccountNo, Ids } from '../platform/ids.js'
import { isAccountId } from '../platform/ids.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import type { JobHandler, JobKind } from '../platform/jobs/types.js'
import { readVerdicts } from './compare-read.js'
import { runComparison } from './compare-run.js'
import { getComparison, insertComparison, moveComparison } from './store/comparisons.js'
import { writeTheirVerdicts } from './store/their-verdicts.js'

interface ComparisonPayload {
  readonly account: AccountRef
  readonly comparisonId: string
}

/** Compares uploaded verdicts with ours; the key is the comparison. */
const compareKind: JobKind<ComparisonPayload> = {
  name: 'evaluation.compare',
  lane: 'maintenance',
  maxAttempts: 3,
  decode: (payload) => {
    const { account, comparisonId } = payload as Partial<ComparisonPayload>
    const accountId = account?.accountId
    if (account === undefined || accountId === undefined || !isAccountId(accountId))
      throw new Error('no account in the payload')
    if (typeof comparisonId !== 'string') throw new Error('no comparison in the payload')
    const accountNo = Number(account.accountNo) as AccountNo
    return { account: { accountNo, accountId: accountId as AccountId }, comparisonId }
  },
}

/** Begins a comparison; verdicts follow in parts. */
export async function createComparison(
  db: Db,
  scope: Scope,
  deps: { readonly ids: Ids; readonly queue: JobQueue },
): Promise<string> {
  const comparisonId = deps.ids.next('cmp-')
  await insertComparison(db, scope.accounts[0], comparisonId, deps.queue.clock.now())
  return comparisonId
}

/** What became of a part. */
export interface ReceivedVerdicts {
  readonly verdicts: number
  readonly skipped: number
  readonly foreign: number
}

/**
 * Takes whole replies or whole log lines. The same part again changes nothing. Throws `ComparisonNotExists`,
 * `Invalid.Comparison.State`, `Invalid.Comparison.Content`.
 */
export async function receiveVerdicts(
  db: Db,
  scope: Scope,
  part: { readonly comparisonId: string; readonly bytes: Buffer },
): Promise<ReceivedVerdicts> {
  const account = scope.accounts[0]
  const { comparisonId, bytes } = part
  const { state } = await getComparison(db, scope, comparisonId)
  if (state !== 'uploading') throw new ApiError('Invalid.Comparison.State', { State: state })
  const read = isUtf8(bytes) ? readVerdicts(bytes.toString('utf8'), account.accountId) : null
  if (read === null)
    throw new ApiError('Invalid.Comparison.Content', { Reason: 'neither JSON nor JSON lines' })
  await inTransaction(db, (db) => writeTheirVerdicts(db, account, comparisonId, read.verdicts))
  return { verdicts: read.verdicts.length, skipped: read.skipped, foreign: read.foreign }
}

/** Ends the upload and queues the comparison. Throws `ComparisonNotExists`, `Invalid.Comparison.State`. */
export async function completeComparison(
  db: Db,
  scope: Scope,
  queue: JobQueue,
  comparisonId: string,
): Promise<void> {
  const account = scope.accounts[0]
  await inTransaction(db, async (db) => {
    const { state } = await getComparison(db, scope, comparisonId)
    const move = { from: 'uploading', to: 'queued', at: null } as const
    if (!(await moveComparison(db, account, comparisonId, move)))
      throw new ApiError('Invalid.Comparison.State', { State: state })
    const { accountNo, accountId } = account
    await enqueue(db, queue, compareKind, {
      key: comparisonId,
      payload: { account: { accountNo, accountId }, comparisonId },
    })
  })
}

/** The job that compares. */
export function compareHandler(db: Db, queue: JobQueue): JobHandler<ComparisonPayload> {
  return {
    kind: compareKind,
    run: ({ payload }, { pause }) => runComparison({ db, clock: queue.clock, ...payload, pause }),
    failed: async ({ payload: { account, comparisonId } }, cause) => {
      const at = queue.clock.now()
      const summary = { rules: [], cause }
      await moveComparison(db, account, comparisonId, { from: 'queued', to: 'failed', at, summary })
    },
  }
}
