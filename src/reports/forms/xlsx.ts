import type { SheetSource } from '../../workbook/model.js'
import { XLSX_LIMITS } from '../../workbook/xlsx/sheet-run.js'
import { writeXlsx } from '../../workbook/xlsx/write-xlsx.js'
import type { ReportRecord } from '../read-record.js'
import type { ReportForm } from './form.js'
import { viewRecord } from './form-view.js'
import { accountTable, addedSheet, controlTable, evidenceTables } from './sheets/added-sheets.js'
import { checksSheet } from './sheets/checks.js'
import { coverSheet } from './sheets/cover.js'
import { findingsSheet } from './sheets/findings.js'
import { glossarySheet } from './sheets/glossary.js'
import { methodSheet } from './sheets/method.js'
import { overviewSheet } from './sheets/overview.js'
import { populationSheet } from './sheets/population.js'
import { resultsSheet } from './sheets/results.js'
import { rulesSheet } from './sheets/rules.js'
import { workbookOptions } from './workbook-options.js'

/** Everything, with charts; of any size, in constant memory. */
export const XLSX_FORM: ReportForm = {
  name: 'xlsx',
  extension: 'xlsx',
  holds: () => true,
  render: (record) => writeXlsx(xlsxSheets(record), workbookOptions(record)),
}

/** Its sheets, in order. */
export function xlsxSheets(record: ReportRecord): readonly SheetSource[] {
  const view = viewRecord(record, { rowsPerSheet: XLSX_LIMITS.rows, hasCharts: true, hasAllResults: true })
  return [
    coverSheet(view),
    overviewSheet(view),
    addedSheet(view, accountTable(view)),
    addedSheet(view, controlTable(view)),
    rulesSheet(view),
    findingsSheet(view),
    resultsSheet(view),
    populationSheet(view),
    ...evidenceTables(view).map((table) => addedSheet(view, table)),
    checksSheet(view),
    methodSheet(view),
    glossarySheet(view),
  ]
}
