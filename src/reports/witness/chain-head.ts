import type { Instant } from '../../platform/instant.js'
import type { Manifest } from '../proof/manifest.js'

/** The newest link of a package's chain of reports: what somebody outside keeps, so that it cannot be made anew unseen. */
export interface ChainHead {
  readonly format: 'assay-chain-head/1'
  readonly accountIds: readonly string[]
  readonly packId: string
  readonly reportId: string
  /** Lower-case hex. */
  readonly manifestSha256: string
  readonly previous: Manifest['previous']
  /** Epoch milliseconds, by the clock of the signer. */
  readonly signedAt: Instant
  /** SHA-256 of the key that signed (SPKI, DER), lower-case hex. */
  readonly keyId: string
}

/** The head that a manifest is. */
export function chainHeadOf(manifest: Manifest, manifestSha256: string, keyId: string): ChainHead {
  const { accountIds, packId, reportId, previous, signedAt } = manifest
  return {
    format: 'assay-chain-head/1',
    accountIds,
    packId,
    reportId,
    manifestSha256,
    previous,
    signedAt,
    keyId,
  }
}
