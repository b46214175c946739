import type { ListedOperation } from '../../operation.js'
import { GetReport } from './GetReport.js'
import { GetReportSigningKey } from './GetReportSigningKey.js'
import { HoldReport } from './HoldReport.js'
import { ListReports } from './ListReports.js'
import { ReleaseReport } from './ReleaseReport.js'

/** Reports by id: what the API of the service lacks. */
export const ASSAY_REPORT_OPERATIONS: readonly ListedOperation[] = [
  GetReport,
  GetReportSigningKey,
  HoldReport,
  ListReports,
  ReleaseReport,
]
