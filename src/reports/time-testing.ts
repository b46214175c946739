import { join } from 'node:path'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { SettableClock } from '../platform/clock.js'
import { type PackId, randomIds } from '../platform/ids.js'
import { createJobRunner } from '../platform/jobs/runner.js'
import { createLog } from '../platform/log.js'
import { openDirectoryStore } from '../platform/object-store/directory-store.js'
import { CATALOGUE_OF_TESTS } from './catalogue-testing.js'
import type { ReportDeps } from './generate-report.js'
import { SIGNER_OF_TESTS } from './proof/testing.js'
import { openRecord, type ReportRecord } from './read-record.js'
import { reportHandlers } from './report-handlers.js'
import type { ReportWish } from './report-wish.js'
import { requestReport } from './request-report.js'
import { listReportObjects } from './store/report-objects.js'
import { getReport, type StoredReport } from './store/reports.js'
import type { ReportTable, TableValue } from './tables/table.js'

/** Makes reports of what is in a database. */
export interface ReportMaker {
  readonly clock: SettableClock
  readonly deps: ReportDeps
  /** Asks for a report and makes it; `settings` differ from those of the tests. */
  make(
    of: { readonly account: AccountRef; readonly packId: PackId },
    wish?: ReportWish,
    settings?: Partial<ReportDeps['settings']>,
  ): Promise<{ readonly report: StoredReport; readonly record: ReportRecord }>
}

const DAY_MS = 86_400_000

/** A maker on a database; files lie in `directory`. Reports are kept, all of them. */
export async function createReportMaker(
  db: Db,
  clock: SettableClock,
  directory: string,
): Promise<ReportMaker> {
  const store = await openDirectoryStore(join(directory, 'objects'), { clock, ids: randomIds })
  const deps: ReportDeps = {
    db,
    clock,
    store,
    catalogue: CATALOGUE_OF_TESTS,
    settings: { language: 'en', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: DAY_MS },
    spoolDirectory: join(directory, 'spool'),
    urlForm: 'xls',
    keepReports: 100,
    signer: SIGNER_OF_TESTS,
  }
  return {
    clock,
    deps,
    async make({ account, packId }, wish = {}, settings = {}) {
      const scope = systemScope(account)
      const queue = { clock, ids: randomIds, wake: () => {} }
      const { reportId } = await requestReport(db, queue, scope, packId, wish)
      const handlers = reportHandlers({ ...deps, settings: { ...deps.settings, ...settings } })
      const log = createLog('silent')
      await createJobRunner({ db, clock, log, handlers, onlyProcess: true }).drain()
      const report = await getReport(db, scope, reportId)
      if (report.digest === null) throw new Error(`no report was made: ${report.cause}`)
      const object = (await listReportObjects(db, report)).find(({ form }) => form === 'record')
      const open = () => store.read(object?.objectKey ?? '')
      return { report, record: await openRecord({ digest: report.digest, open }, () => undefined) }
    },
  }
}

/** The rows of a table as objects by column name; their number is that which the table tells. */
export async function rowsOf(table: ReportTable): Promise<readonly Readonly<Record<string, TableValue>>[]> {
  const rows: Readonly<Record<string, TableValue>>[] = []
  for await (const row of table.rows())
    rows.push(Object.fromEntries(table.columns.map(({ name }, index) => [name, row[index] ?? null])))
  if (rows.length !== table.rowCount) throw new Error(`${table.name} tells ${table.rowCount} rows`)
  return rows
}
