import type { ListedOperation } from '../../operation.js'
import { CancelReport } from './CancelReport.js'
import { GenerateAggregateEvidenceBundle, GenerateEvidenceBundle } from './GenerateEvidenceBundle.js'
import { GenerateReport } from './GenerateReport.js'
import { GetAggregateEvidenceBundle, GetEvidenceBundle } from './GetEvidenceBundle.js'
import { GetAggregateReport, GetReport } from './GetReport.js'
import { GetReportSigningKey } from './GetReportSigningKey.js'
import { HoldReport } from './HoldReport.js'
import { ListAggregateReportHeads, ListReportHeads } from './ListReportHeads.js'
import { ListAggregateReports, ListReports } from './ListReports.js'
import { ReleaseReport } from './ReleaseReport.js'

/** Reports by id: what the API of the service lacks. */
export const ASSAY_REPORT_OPERATIONS: readonly ListedOperation[] = [
  CancelReport,
  GenerateAggregateEvidenceBundle,
  GenerateEvidenceBundle,
  GenerateReport,
  GetAggregateEvidenceBundle,
  GetAggregateReport,
  GetEvidenceBundle,
  GetReport,
  GetReportSigningKey,
  HoldReport,
  ListAggregateReportHeads,
  ListAggregateReports,
  ListReportHeads,
  ListReports,
  ReleaseReport,
]
