import { join } from 'node:path'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import { openTestDatabase, type TestDatabase } from '../db/testing.js'
import { type SettableClock, settableClock } from '../platform/clock.js'
import { type PackId, randomIds } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
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

/** A database with the jobs that make reports. */
export interface ReportMaker {
  readonly test: TestDatabase
  readonly clock: SettableClock
  readonly deps: ReportDeps
  /** Asks for a report at an instant and makes it; `settings` differ from those of the tests. */
  generate(
    of: { readonly account: AccountRef; readonly packId: PackId },
    at: Instant,
    wish?: ReportWish,
    settings?: Partial<ReportDeps['settings']>,
  ): Promise<{ readonly report: StoredReport; readonly record: ReportRecord }>
}

const DAY_MS = 86_400_000

/** Opens a database of its own; whoever does closes it. Reports are kept, all of them. */
export async function openReportMaker(at: Instant): Promise<ReportMaker> {
  const test = await openTestDatabase()
  const clock = settableClock(at)
  const store = await openDirectoryStore(join(test.directory, 'objects'), { clock, ids: randomIds })
  const deps: ReportDeps = {
    db: test.db,
    clock,
    store,
    catalogue: CATALOGUE_OF_TESTS,
    settings: { language: 'en', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: DAY_MS },
    spoolDirectory: join(test.directory, 'spool'),
    urlForm: 'xls',
    keepReports: 100,
    signer: SIGNER_OF_TESTS,
  }
  return {
    test,
    clock,
    deps,
    async generate({ account, packId }, at, wish = {}, settings = {}) {
      clock.set(at)
      const scope = systemScope(account)
      const queue = { clock, ids: randomIds, wake: () => {} }
      const { reportId } = await requestReport(test.db, queue, scope, packId, wish)
      const handlers = reportHandlers({ ...deps, settings: { ...deps.settings, ...settings } })
      const log = createLog('silent')
      await createJobRunner({ db: test.db, clock, log, handlers, onlyProcess: true }).drain()
      const report = await getReport(test.db, scope, reportId)
      if (report.digest === null) throw new Error(`no report was made: ${report.cause}`)
      const object = (await listReportObjects(test.db, report)).find(({ form }) => form === 'record')
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
