import type { Scope } from '../../accounts/scope.js'
import type { DownloadUrlSigner } from '../../platform/object-store/sign-url.js'
import type { GeneratedFile } from '../../reports/store/generated-files.js'
import { type Member, shape, wireAccountId, wireInstant, wireText } from '../../rpc/shapes.js'

/** A file as the API answers it; null when there is none. */
interface ShownFile {
  readonly file: GeneratedFile | null
  readonly scope: Scope
  /** Of a complete one. */
  readonly url: string | undefined
}

/** The file with a URL that was signed for this answer. */
export function shownFile(
  file: GeneratedFile | null,
  scope: Scope,
  signer: Pick<DownloadUrlSigner, 'sign'>,
): ShownFile {
  const url = file?.status === 'COMPLETE' ? signer.sign(file.objectKey).url : undefined
  return { file, scope, url }
}

// inferred: spec/lifecycle.md 5; without a report it answers as a package without one.
const rulesMembers: Readonly<Record<string, Member<ShownFile>>> = {
  AccountId: wireAccountId.from(({ scope }) => scope.accounts[0].accountId),
  ReportCreateTimestamp: wireInstant.from(({ file }) => file?.completedAt),
  ReportId: wireText.from(({ file }) => file?.fileId),
  ReportStatus: wireText.from(({ file }) => file?.status ?? 'NONE'),
  ReportUrl: wireText.from(({ url }) => url),
}

/** A report on rules: time and URL only when COMPLETE. */
export const rulesReport = shape(rulesMembers)

/** The same of an account group. */
export const groupRulesReport = shape<ShownFile>({
  ...rulesMembers,
  AggregatorId: wireText.from(({ scope }) => scope.aggregatorId),
})

// inferred: spec/lifecycle.md 6 names no state for "never asked for"; nothing is shown then.
/** A csv of resources: time and URL only when COMPLETE. */
export const inventory = shape<ShownFile>({
  DownloadUrl: wireText.from(({ url }) => url),
  ResourceInventoryGenerateTime: wireInstant.from(({ file }) => file?.completedAt),
  Status: wireText.from(({ file }) => file?.status),
})
