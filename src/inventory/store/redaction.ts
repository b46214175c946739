import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { AccountId } from '../../platform/ids.js'

/** Whether secrets were replaced in what an account recorded. */
export interface AccountRedaction {
  readonly accountId: AccountId
  /** Runs that replaced secrets, and how many they replaced; one that was met again counts again. */
  readonly runs: number
  readonly values: number
  /** Runs that recorded configurations as they came: the history may hold secrets. */
  readonly unredactedRuns: number
}

/** What imports did about secrets, by account, for the method part of a report; runs that have not ended are left out. */
export async function readRedaction(db: Db, scope: Scope): Promise<AccountRedaction[]> {
  const rows = await db
    .selectFrom('snapshotRun')
    .select(['accountNo', 'redaction'])
    .where(
      'accountNo',
      'in',
      scope.accounts.map(({ accountNo }) => accountNo),
    )
    .where('finishedAt', 'is not', null)
    .execute()
  return scope.accounts.map(({ accountNo, accountId }) => {
    const own = rows
      .filter((row) => row.accountNo === accountNo)
      .map(({ redaction }): { mode?: 'on' | 'off'; values?: number } => JSON.parse(redaction))
    const redacted = own.filter(({ mode }) => mode === 'on')
    return {
      accountId,
      runs: redacted.length,
      values: redacted.reduce((sum, { values = 0 }) => sum + values, 0),
      // Runs of before this was kept recorded everything as it came.
      unredactedRuns: own.length - redacted.length,
    }
  })
}
