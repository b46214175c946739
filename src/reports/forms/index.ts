import { CSV_FORM } from './csv.js'
import type { ReportForm } from './form.js'
import { HTML_FORM } from './html.js'
import { JSON_FORM } from './json.js'
import { OSCAL_FORM } from './oscal.js'
import { PDF_FORM } from './pdf.js'
import { XLS_FORM } from './xls.js'
import { XLSX_FORM } from './xlsx.js'

/** Every form a report is rendered to, beside its record. */
export const REPORT_FORMS: readonly ReportForm[] = [
  XLSX_FORM,
  XLS_FORM,
  HTML_FORM,
  JSON_FORM,
  CSV_FORM,
  OSCAL_FORM,
  PDF_FORM,
]
