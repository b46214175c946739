import { isStopped } from '../accounts/recorder-status.js'
import type { AccountRef } from '../accounts/scope.js'
import { findAccount, lockAccount } from '../accounts/store/accounts.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { AccountId, ImportId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { beginBuilding } from './recorder.js'
import type { ImportOptions } from './store/imports.js'
import { readRecorder } from './store/recorder.js'
import { beginRun } from './store/runs.js'

/** An account an import writes to, with the number of its run there. */
export interface ImportedAccount {
  readonly account: AccountRef
  readonly runNo: number
}

export interface RefusedImport {
  readonly advice: string
}

/** Makes an account an item names; given by who composes the program. */
export type CreateAccount = (db: Db, account: { accountId: AccountId; name: string }) => Promise<AccountRef>

/**
 * Finds the account of an item for an import of `owner`: its own, or any when it runs the server. An account
 * that does not exist is created when the options say so. An owner who may not learn whether an account
 * exists is told the same in both cases.
 */
export function importAccounts(
  db: Db,
  createAccount: CreateAccount,
  run: {
    readonly importId: ImportId
    readonly owner: AccountRef & { readonly isOperator: boolean }
    readonly options: ImportOptions
    readonly at: Instant
  },
) {
  const found = new Map<AccountId, ImportedAccount | RefusedImport>()

  async function locate(accountId: AccountId): Promise<ImportedAccount | RefusedImport> {
    const { importId, owner, options, at } = run
    if (accountId !== owner.accountId && !owner.isOperator)
      return { advice: 'only the account that runs the server may import resources of other accounts' }
    return inTransaction(db, async (db) => {
      const existing = await findAccount(db, accountId)
      if (existing === null && !options.createAccounts)
        return { advice: `the account does not exist: create it with \`assay accounts add ${accountId}\`` }
      const name = options.accountNames[accountId] ?? accountId
      const account = existing ?? (await createAccount(db, { accountId, name }))
      // Held until the run is there, so that stopping meets the run or the run meets the stop.
      await lockAccount(db, account.accountNo)
      const { status } = await readRecorder(db, account)
      if (isStopped(status))
        return { advice: 'its recorder was stopped: start it with `StartConfigurationRecorder`' }
      await beginBuilding(db, account, at)
      return { account, runNo: await beginRun(db, account, importId, at) }
    })
  }

  return {
    importId: run.importId,
    /** The account that imports. */
    ownerId: run.owner.accountId,
    async find(accountId: AccountId): Promise<ImportedAccount | RefusedImport> {
      const known = found.get(accountId)
      if (known !== undefined) return known
      const located = await locate(accountId)
      found.set(accountId, located)
      return located
    },
    /** Those written to so far. */
    imported: (): readonly ImportedAccount[] =>
      [...found.values()].filter((entry): entry is ImportedAccount => 'account' in entry),
  }
}

export type ImportAccounts = ReturnType<typeof importAccounts>
