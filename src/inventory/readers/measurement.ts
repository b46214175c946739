import type { AccountId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { ItemPosition } from './recorded-item.js'

/** Figures and findings on one resource, as a monitor or an inspection took them. It records no resource. */
export interface Measurement {
  /** Null: the source does not say, it is the importing one. */
  readonly accountId: AccountId | null
  readonly region: string
  readonly resourceType: string
  readonly resourceId: string
  readonly measuredAt: Instant
  /** JSON object text: name to a list of `{Hours, Average?, Maximum?, Minimum?}`; null when none were taken. */
  readonly metrics: string | null
  /** JSON object text: name to the finding; null when none was made. */
  readonly inspection: string | null
}

/** A measurement with where it stood, to be kept when all resources of the import are recorded. */
export interface PlacedMeasurement {
  readonly measurement: Measurement
  readonly position: ItemPosition
}
