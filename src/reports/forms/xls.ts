import type { SheetSource } from '../../workbook/model.js'
import { writeXls, XLS_MAX_ROWS } from '../../workbook/xls/write-xls.js'
import type { ReportHead } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import type { ReportForm } from './form.js'
import { viewRecord } from './form-view.js'
import { addedSheet, periodTables } from './sheets/added-sheets.js'
import { checksSheet } from './sheets/checks.js'
import { coverSheet } from './sheets/cover.js'
import { findingsSheet } from './sheets/findings.js'
import { methodSheet } from './sheets/method.js'
import { overviewSheet } from './sheets/overview.js'
import { populationSheet } from './sheets/population.js'
import { rulesSheet } from './sheets/rules.js'
import { workbookOptions } from './workbook-options.js'

const ROWS_PER_SHEET = 65_536
/** Room for the cover, the overview, header rows and the sums below a table. */
const ROWS_BESIDE_TABLES = 1_000

/** The documented parts in the documented format, up to 250,000 rows: the format is held in memory. */
export const XLS_FORM: ReportForm = {
  name: 'xls',
  extension: 'xls',
  holds: (head) => tableRows(head) + ROWS_BESIDE_TABLES <= XLS_MAX_ROWS,
  render: (record) => writeXls(xlsSheets(record), workbookOptions(record)),
}

/** Its sheets, in order. */
export function xlsSheets(record: ReportRecord): readonly SheetSource[] {
  const view = viewRecord(record, { rowsPerSheet: ROWS_PER_SHEET, hasCharts: false, hasAllResults: false })
  return [
    coverSheet(view),
    overviewSheet(view),
    rulesSheet(view),
    findingsSheet(view),
    populationSheet(view),
    ...periodTables(view).map((table) => addedSheet(view, table)),
    checksSheet(view),
    methodSheet(view),
  ]
}

function tableRows({ rules, overview, population, checks, agreement, period }: ReportHead): number {
  const ofPeriod = period === undefined ? 0 : period.episodes + period.months.length + period.gaps.length
  const compared = agreement?.rules.length ?? 0
  return (
    rules.length + overview.results.nonCompliant + population.length + checks.changes + compared + ofPeriod
  )
}
