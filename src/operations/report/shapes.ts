import type { Instant } from '../../platform/instant.js'
import type { DownloadUrlSigner } from '../../platform/object-store/sign-url.js'
import type { CurrentReport } from '../../reports/store/current-report.js'
import { shape, wireAccountId, wireInstant, wireText } from '../../rpc/shapes.js'

interface ShownReport {
  readonly packId: string
  readonly accountId: string
  readonly status: CurrentReport['status']
  readonly completedAt?: Instant
  readonly url?: string
}

/** The report as the API answers it: time and URL only when COMPLETE. Source: spec/lifecycle.md 5. */
export const packReport = shape<ShownReport>({
  ReportStatus: wireText.from((report) => report.status),
  ReportUrl: wireText.from((report) => report.url),
  AccountId: wireAccountId.from((report) => report.accountId),
  CompliancePackId: wireText.from((report) => report.packId),
  ReportCreateTimestamp: wireInstant.from((report) => report.completedAt),
})

/** The report with a URL that was signed for this answer. */
export function withUrl(report: CurrentReport, signer: DownloadUrlSigner): ShownReport {
  if (report.status !== 'COMPLETE') return report
  const { packId, accountId, status, completedAt, objectKey } = report
  return { packId, accountId, status, completedAt, url: signer.sign(objectKey).url }
}
