import type { DownloadUrlSigner } from '../../../platform/object-store/sign-url.js'
import { readEvidenceWish } from '../../../reports/evidence/request-evidence.js'
import type { GeneratedFile } from '../../../reports/store/generated-files.js'
import { shape, wireInstant, wireLong, wireText } from '../../../rpc/shapes.js'

interface ShownEvidence {
  readonly file: GeneratedFile
  /** Of a complete one. */
  readonly link: ReturnType<DownloadUrlSigner['sign']> | null
}

/** A bundle: digest, size and URL only when COMPLETE, the cause when FAILED. */
export const evidenceBundle = shape<ShownEvidence>({
  EvidenceId: wireText.from(({ file }) => file.fileId),
  ReportId: wireText.from(({ file }) => readEvidenceWish(file.wish).reportId),
  Status: wireText.from(({ file }) => file.status),
  RequestedBy: wireText.from(({ file }) => file.requestedBy),
  RequestTimestamp: wireInstant.from(({ file }) => file.requestedAt),
  CompleteTimestamp: wireInstant.from(({ file }) => file.completedAt),
  Cause: wireText.from(({ file }) => file.cause),
  SizeBytes: wireLong.from(({ file, link }) => (link === null ? null : file.sizeBytes)),
  Sha256: wireText.from(({ file, link }) => (link === null ? null : file.sha256)),
  Url: wireText.from(({ link }) => link?.url),
  UrlExpireTimestamp: wireInstant.from(({ link }) => link?.expiresAt),
})

/** The bundle with a URL that was signed for this answer. */
export function shownEvidence(file: GeneratedFile, signer: Pick<DownloadUrlSigner, 'sign'>): ShownEvidence {
  return { file, link: file.status === 'COMPLETE' ? signer.sign(file.objectKey) : null }
}
