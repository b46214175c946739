import type { VerdictCounts } from '../../../evaluation/types.js'
import type { Instant } from '../../../platform/instant.js'
import type { DownloadUrlSigner } from '../../../platform/object-store/sign-url.js'
import type { ReportProgressView } from '../../../reports/describe-progress.js'
import type { DescribedReport } from '../../../reports/describe-report.js'
import type { LateForm } from '../../../reports/files/late-forms.js'
import type { ReportOverview } from '../../../reports/model.js'
import type { ReportObject } from '../../../reports/store/report-objects.js'
import type { StoredReport } from '../../../reports/store/reports.js'
import type { Witness } from '../../../reports/store/witnesses.js'
import type { SignedReport } from '../../../reports/witness/list-heads.js'
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

/** One that was called off failed, to the API of the service. */
function statusOf({ status, cancelledAt }: StoredReport): string {
  return cancelledAt === null ? status : 'CANCELLED'
}

/** One report without its objects. `SupersededTimestamp`: when a newer one replaced it and its objects went. */
const reportMembers = {
  ReportId: wireText.from((report: StoredReport) => report.reportId),
  CompliancePackId: wireText.from((report: StoredReport) => report.packId),
  Status: wireText.from(statusOf),
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
  CompareWithReportId: wireText.from(({ wish }: StoredReport) => wish.compareWith),
  AsOfRules: wireText.from(({ wish }: StoredReport) => wish.past?.rules),
  FromTimestamp: wireInstant.from(({ wish }: StoredReport) => wish.period?.from),
  ToTimestamp: wireInstant.from(({ wish }: StoredReport) => wish.period?.to),
}

/** How far a report is; `Percent`, `Step` and the estimate once it was begun. */
const progressView = shape<ReportProgressView>({
  Step: wireText.from(({ progress }) => progress?.step),
  StepNo: wireInteger.from(({ progress }) => progress?.stepNo),
  Steps: wireInteger.from(({ progress }) => progress?.steps),
  Percent: wireInteger.from(({ progress }) => (progress === null ? 0 : Math.floor(progress.share * 100))),
  EstimatedCompleteTimestamp: wireInstant.from(({ progress }) => progress?.estimatedEndAt),
  StartTimestamp: wireInstant.from(({ startedAt }) => startedAt),
  Attempts: wireInteger.from(({ attempts }) => attempts),
  MaxAttempts: wireInteger.from(({ maxAttempts }) => maxAttempts),
  NextAttemptTimestamp: wireInstant.from(({ nextAttemptAt }) => nextAttemptAt),
  LastCause: wireText.from(({ lastCause }) => lastCause),
})

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

/**
 * Who outside is shown a report's manifest. `State`: WAITING while it is tried again, KEPT, or GIVEN_UP after a month;
 * `Receipt`: of a time stamp authority (`timestamp`) its reply in base64, of a keeper of heads (`chainHead`) what it took.
 */
const witness = shape<Witness>({
  Kind: wireText.from(({ kind }) => kind),
  State: wireText.from(({ state }) => state),
  Address: wireText.from(({ address }) => address),
  Attempts: wireInteger.from(({ attempts }) => attempts),
  NextAttemptTimestamp: wireInstant.from(({ state, nextAttemptAt }) =>
    state === 'WAITING' ? nextAttemptAt : null,
  ),
  Cause: wireText.from(({ cause }) => cause),
  KeptTimestamp: wireInstant.from(({ keptAt }) => keptAt),
  WitnessedTimestamp: wireInstant.from(({ witnessedAt }) => witnessedAt),
  Receipt: wireText.from(({ receipt }) => receipt),
})

/** A link of the chain of a package's reports. */
export const reportHead = shape<SignedReport>({
  ReportId: wireText.from(({ report }) => report.reportId),
  CompliancePackId: wireText.from(({ report }) => report.packId),
  ManifestSha256: wireText.from(({ report }) => report.manifestSha256),
  CompleteTimestamp: wireInstant.from(({ report }) => report.completedAt),
  SupersededTimestamp: wireInstant.from(({ report }) => report.deletedAt),
  Witnesses: wireList(witness).from(({ witnesses }) => witnesses),
})

/**
 * A form that was asked for after its report was complete: CREATING, FAILED with its cause, or COMPLETE with the signed
 * manifest that names it; the signature over its bytes is in base64.
 */
const lateForm = shape<LateForm>({
  Form: wireText.from(({ form }) => form),
  Status: wireText.from(({ file }) => file.status),
  Cause: wireText.from(({ file }) => file.cause),
  FileName: wireText.from(({ name }) => name),
  Manifest: wireText.from(({ file }) => file.manifest),
  Signature: wireText.from(({ file }) => file.signature),
})

interface DownloadableReport extends StoredReport {
  readonly objects: readonly DownloadableObject[]
  readonly lateForms: readonly LateForm[]
  readonly witnesses: readonly Witness[]
  readonly shownProgress: ReportProgressView | null
}

export const reportDetail = shape<DownloadableReport>({
  ...reportMembers,
  Objects: wireList(reportObject).from((report) => report.objects),
  LateForms: wireList(lateForm).from((report) => report.lateForms),
  Progress: progressView.from((report) => report.shownProgress),
  Witnesses: wireList(witness).from((report) => report.witnesses),
})

/** The report with URLs that were signed for this answer. */
export function withUrls(
  { report, objects, lateForms, progress, witnesses }: DescribedReport,
  signer: DownloadUrlSigner,
): DownloadableReport {
  const links = objects.map((object) => ({ ...object, ...signer.sign(object.objectKey) }))
  return { ...report, objects: links, lateForms, shownProgress: progress, witnesses }
}
