import type { VerdictCounts } from '../../../evaluation/types.js'
import type { Instant } from '../../../platform/instant.js'
import type { DownloadUrlSigner } from '../../../platform/object-store/sign-url.js'
import type { DescribedReport } from '../../../reports/describe-report.js'
import type { ReportOverview } from '../../../reports/model.js'
import type { ReportObject } from '../../../reports/store/report-objects.js'
import type { StoredReport } from '../../../reports/store/reports.js'
import { shape, wireInstant, wireInteger, wireList, wireLong, wireText } from '../../../rpc/shapes.js'

const verdictCounts = shape<VerdictCounts>({
  Compliant: wireInteger.from((counts) => counts.compliant),
  NonCompliant: wireInteger.from((counts) => counts.nonCompliant),
  NotApplicable: wireInteger.from((counts) => counts.notApplicable),
  InsufficientData: wireInteger.from((counts) => counts.insufficientData),
  Ignored: wireInteger.from((counts) => counts.ignored),
  Error: wireInteger.from((counts) => counts.error),
})

const overview = shape<ReportOverview>({
  Rules: verdictCounts.from((counts) => counts.rules),
  Resources: verdictCounts.from((counts) => counts.resources),
  ResourcesWithInsufficientData: wireInteger.from((counts) => counts.resourcesWithInsufficientData),
  ResourcesWithError: wireInteger.from((counts) => counts.resourcesWithError),
  Results: verdictCounts.from((counts) => counts.results),
})

/** One report without its objects. `SupersededTimestamp`: when a newer one replaced it and its objects went. */
const reportMembers = {
  ReportId: wireText.from((report: StoredReport) => report.reportId),
  CompliancePackId: wireText.from((report: StoredReport) => report.packId),
  Status: wireText.from((report: StoredReport) => report.status),
  RequestedBy: wireText.from((report: StoredReport) => report.requestedBy),
  RequestTimestamp: wireInstant.from((report: StoredReport) => report.requestedAt),
  AsOfTimestamp: wireInstant.from((report: StoredReport) => report.asOf),
  CompleteTimestamp: wireInstant.from((report: StoredReport) => report.completedAt),
  SupersededTimestamp: wireInstant.from((report: StoredReport) => report.deletedAt),
  Digest: wireText.from((report: StoredReport) => report.digest),
  Counts: overview.from((report: StoredReport) => report.counts),
  Cause: wireText.from((report: StoredReport) => report.cause),
  HoldTimestamp: wireInstant.from((report: StoredReport) => report.heldAt),
  HoldBy: wireText.from((report: StoredReport) => report.heldBy),
  HoldReason: wireText.from((report: StoredReport) => report.holdReason),
}

export const reportSummary = shape<StoredReport>(reportMembers)

interface DownloadableObject extends ReportObject {
  readonly url: string
  readonly expiresAt: Instant
}

const reportObject = shape<DownloadableObject>({
  Form: wireText.from((object) => object.form),
  SizeBytes: wireLong.from((object) => object.sizeBytes),
  Sha256: wireText.from((object) => object.sha256),
  ContentType: wireText.from((object) => object.contentType),
  Url: wireText.from((object) => object.url),
  UrlExpireTimestamp: wireInstant.from((object) => object.expiresAt),
})

interface DownloadableReport extends StoredReport {
  readonly objects: readonly DownloadableObject[]
}

export const reportDetail = shape<DownloadableReport>({
  ...reportMembers,
  Objects: wireList(reportObject).from((report) => report.objects),
})

/** The report with URLs that were signed for this answer. */
export function withUrls(
  { report, objects }: DescribedReport,
  signer: DownloadUrlSigner,
): DownloadableReport {
  return { ...report, objects: objects.map((object) => ({ ...object, ...signer.sign(object.objectKey) })) }
}
