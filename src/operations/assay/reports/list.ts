import type { ListedOperation } from '../../operation.js'
import { CancelAggregateReport, CancelReport } from './CancelReport.js'
import { GenerateAggregateEvidenceBundle, GenerateEvidenceBundle } from './GenerateEvidenceBundle.js'
import { GenerateAggregateReport, GenerateReport } from './GenerateReport.js'
import { GenerateAggregateReportForm, GenerateReportForm } from './GenerateReportForm.js'
import { GetAggregateEvidenceBundle, GetEvidenceBundle } from './GetEvidenceBundle.js'
import { GetAggregateReport, GetReport } from './GetReport.js'
import { GetReportSigningKey } from './GetReportSigningKey.js'
import { GetAggregateSignedManifest, GetSignedManifest } from './GetSignedManifest.js'
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
  GenerateAggregateReportForm,
  GenerateReport,
  GenerateReportForm,
  GetAggregateEvidenceBundle,
  GetAggregateReport,
  GetAggregateSignedManifest,
  GetEvidenceBundle,
  GetReport,
  GetReportSigningKey,
  GetSignedManifest,
  HoldAggregateReport,
  HoldReport,
  ListAggregateReportHeads,
  ListAggregateReports,
  ListReportHeads,
  ListReports,
  ReleaseAggregateReport,
  ReleaseReport,
]
