import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { deleteFilesOfAccount } from './files/ask-file.js'
import { deleteTickets } from './store/finding-tickets.js'
import { deleteSystems } from './store/named-systems.js'
import { deleteSystemReports } from './store/system-reports.js'
import { deleteReportTemplates } from './templates/manage-templates.js'

/** Removes what reports are made from beside packages, and made of it, in the transaction that clears an account. */
export async function clearReportSettings(db: Db, queue: JobQueue, account: AccountRef): Promise<void> {
  await deleteReportTemplates(db, queue, account)
  await deleteSystems(db, account)
  await deleteSystemReports(db, account)
  await deleteTickets(db, account)
  await deleteFilesOfAccount(db, queue, account)
}
