import type { ListedOperation } from '../../operation.js'
import { GenerateReport } from './GenerateReport.js'
import { GetAggregateReport, GetReport } from './GetReport.js'
import { GetReportSigningKey } from './GetReportSigningKey.js'
import { HoldReport } from './HoldReport.js'
import { ListAggregateReportHeads, ListReportHeads } from './ListReportHeads.js'
import { ListAggregateReports, ListReports } from './ListReports.js'
import { ReleaseReport } from './ReleaseReport.js'

/** Reports by id: what the API of the service lacks. */
export const ASSAY_REPORT_OPERATIONS: readonly ListedOperation[] = [
  GenerateReport,
  GetAggregateReport,
  GetReport,
  GetReportSigningKey,
  HoldReport,
  ListAggregateReportHeads,
  ListAggregateReports,
  ListReportHeads,
  ListReports,
  ReleaseReport,
]
