import type { ListedOperation } from '../../operation.js'
import { CancelAggregateReport, CancelReport } from './CancelReport.js'
import { GenerateAggregateEvidenceBundle, GenerateEvidenceBundle } from './GenerateEvidenceBundle.js'
import { GenerateAggregateReport, GenerateReport } from './GenerateReport.js'
import { GetAggregateEvidenceBundle, GetEvidenceBundle } from './GetEvidenceBundle.js'
import { GetAggregateReport, GetReport } from './GetReport.js'
import { GetReportSigningKey } from './GetReportSigningKey.js'
import { HoldAggregateReport, HoldReport } from './HoldReport.js'
import { ListAggregateReportHeads, ListReportHeads } from './ListReportHeads.js'
import { ListAggregateReports, ListReports } from './ListReports.js'
import { ReleaseAggregateReport, ReleaseReport } from './ReleaseReport.js'

/** Reports by id: what the API of the service lacks. */
export const ASSAY_REPORT_OPERATIONS: readonly ListedOperation[] = [
  CancelAggregateReport,
  CancelReport,
  GenerateAggregateEvidenceBundle,
  GenerateEvidenceBundle,
  GenerateAggregateReport,
  GenerateReport,
  GetAggregateEvidenceBundle,
  GetAggregateReport,
  GetEvidenceBundle,
  GetReport,
  GetReportSigningKey,
  HoldAggregateReport,
  HoldReport,
  ListAggregateReportHeads,
  ListAggregateReports,
  ListReportHeads,
  ListReports,
  ReleaseAggregateReport,
  ReleaseReport,
]
