import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'
import type { ReportAccount } from '../model.js'
import { listNewestSources } from './accounts.js'

/** As `readReportAccount`, of a past instant: its sources are those that had been read by then. */
export async function readPastAccount(
  db: Db,
  account: AccountRef,
  { at, resources }: { readonly at: Instant; readonly resources: number },
): Promise<ReportAccount> {
  const { name } = await db
    .selectFrom('account')
    .select('name')
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirstOrThrow()
  return {
    accountId: account.accountId,
    name,
    resources,
    oldestSeenAt: null,
    staleResources: 0,
    pendingChanges: 0,
    redactedValues: 0,
    unredactedRuns: 0,
    sources: await listNewestSources(db, account, at),
  }
}
