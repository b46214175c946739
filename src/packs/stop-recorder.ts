import { findGroup } from '../accounts/aggregators.js'
import { noteChange } from '../accounts/audit-changes.js'
import type { Credentials } from '../accounts/credentials.js'
import type { AccountRef, Scope } from '../accounts/scope.js'
import { lockAccount } from '../accounts/store/accounts.js'
import { listAggregatorRows } from '../accounts/store/aggregators.js'
import { findPlace } from '../accounts/store/directory.js'
import type { Db } from '../db/tables.js'
import { afterCommit, inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import { clearResults } from '../evaluation/store/clear-results.js'
import { clearInventory } from '../inventory/store/clear-inventory.js'
import { isBeingImported, moveRecorder } from '../inventory/store/recorder.js'
import type { Clock } from '../platform/clock.js'
import { type AccountId, type AccountNo, isAccountId } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import type { JobHandler, JobKind } from '../platform/jobs/types.js'
import { deleteRules } from '../rules/delete-rules.js'
import type { RuleEvents } from '../rules/events.js'
import { listRules } from '../rules/store/read-rules.js'
import { deletePacks } from './delete-packs.js'
import type { PackEvents } from './events.js'
import { deleteComplianceDays } from './store/compliance-days.js'
import { listPacks } from './store/read-packs.js'

interface StopServices {
  readonly clock: Clock
  readonly credentials: Pick<Credentials, 'forget'>
  readonly queue: JobQueue
  readonly events: RuleEvents & PackEvents
}

/** Removes what a stopped account had recorded; the key is the account. */
const clearAccountKind: JobKind<AccountRef> = {
  name: 'packs.clear-account',
  lane: 'maintenance',
  maxAttempts: 5,
  decode: (payload) => {
    const { accountNo, accountId } = payload as Partial<Record<keyof AccountRef, unknown>>
    if (typeof accountNo !== 'number' || typeof accountId !== 'string' || !isAccountId(accountId))
      throw new Error('no account in the payload')
    return { accountNo: accountNo as AccountNo, accountId: accountId as AccountId }
  },
}

/**
 * Stops recording for good: packages, rules and reports are gone at once, resources and results as soon as a job has
 * removed them; until it is started again the account does not exist to Cloud Config. Keys, users, policies, the audit
 * log and delivery channels stay. Throws `AdminStopSLRFail`, `MemberStopSLRFail`, and `StopSLRFail` while an import
 * writes to the account or a package is being changed. Source: spec/lifecycle.md 11
 */
export async function stopRecorder(db: Db, scope: Scope, services: StopServices): Promise<void> {
  await inTransaction(db, async (db) => {
    const [account] = scope.accounts
    await lockAccount(db, account.accountNo)
    await requireNoGroups(db, account)
    if (await isBeingImported(db, account)) throw new ApiError('StopSLRFail')
    const { packs } = await listPacks(db, scope, {}, EVERYTHING)
    const packIds = packs.map(({ packId }) => packId)
    const deleted = await deletePacks(db, scope, services, packIds, 'keep')
    if (deleted.some(({ errorCode }) => errorCode !== undefined)) throw new ApiError('StopSLRFail')
    const { rules } = await listRules(db, scope, {})
    await deleteRules(
      db,
      scope,
      services,
      rules.map(({ ruleId }) => ruleId),
    )
    await services.events.accountCleared(db, account)
    await moveRecorder(db, account, ['REGISTRABLE', 'REGISTERED'], 'STOPPING')
    noteChange(db, 'recorder', 'recording', 'stopped')
    await enqueue(db, services.queue, clearAccountKind, { key: account.accountId, payload: account })
    afterCommit(db, () => services.credentials.forget(account.accountNo))
  })
}

const EVERYTHING = { offset: 0, limit: 1_000_000 }
const AGAIN_AFTER_MS = 10 * 60_000

/** The job that removes what stopped accounts had recorded. */
export function clearAccountHandler(db: Db, queue: JobQueue): JobHandler<AccountRef> {
  return {
    kind: clearAccountKind,
    run: async ({ payload: account }, { pause }) => {
      await clearResults(db, account, queue.clock.now(), pause)
      await clearInventory(db, account, pause)
      // An evaluation that had begun before may have written on.
      await clearResults(db, account, queue.clock.now(), pause)
      await inTransaction(db, async (db) => {
        await deleteComplianceDays(db, account)
        await moveRecorder(db, account, ['STOPPING'], 'STOPPED')
      })
    },
    failed: async ({ payload: account }) => {
      const runAt = toInstant(queue.clock.now() + AGAIN_AFTER_MS)
      await enqueue(db, queue, clearAccountKind, { key: account.accountId, payload: account, runAt })
    },
  }
}

/**
 * Throws `AdminStopSLRFail` for a management account with account groups, `MemberStopSLRFail` for an account in one:
 * what they recorded belongs to the group too.
 */
async function requireNoGroups(db: Db, account: AccountRef): Promise<void> {
  const place = await findPlace(db, account.accountNo)
  if (place === null) return
  const groups = await listAggregatorRows(db, place.management.accountNo)
  if (place.management.accountNo === account.accountNo && groups.length > 0)
    throw new ApiError('AdminStopSLRFail')
  for (const { groupNo } of groups) {
    const group = await findGroup(db, groupNo)
    if (group?.members.some(({ accountNo }) => accountNo === account.accountNo) === true)
      throw new ApiError('MemberStopSLRFail')
  }
}
