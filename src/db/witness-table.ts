import type { Generated } from 'kysely'
import type { AccountNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/** What somebody outside the signer has seen of a report's manifest, or is still to be shown. */
export interface ReportWitnessTable {
  accountNo: AccountNo
  reportNo: number
  kind: 'timestamp' | 'chainHead'
  state: 'WAITING' | 'KEPT' | 'GIVEN_UP'
  /** JSON of a ChainHead. */
  head: string
  requestedAt: Instant
  attempts: Generated<number>
  nextAttemptAt: Instant
  /** Where it was sent last. */
  address: string | null
  /** Why the last attempt failed. */
  cause: string | null
  keptAt: Instant | null
  /** By the clock of the witness. */
  witnessedAt: Instant | null
  /** Of an authority its reply in base64, of a keeper of heads what it answered, as JSON. */
  receipt: string | null
}
