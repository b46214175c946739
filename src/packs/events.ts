import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { PackNo } from '../platform/ids.js'

/** Told in the transaction that deletes a package or clears an account; implemented downstream, wired in the composition root. */
export interface PackEvents {
  /** The package's reports and their stored objects go with it. Source: spec/lifecycle.md 2 "Delete" */
  packDeleted(db: Db, account: AccountRef, packNo: PackNo): Promise<void>
  /** All that was recorded of an account goes, and what was made of it beside the reports of packages. */
  accountCleared(db: Db, account: AccountRef): Promise<void>
}
