import type { Instant } from '../../../platform/instant.js'
import type { JsonObject } from '../json-value.js'
import type { Measurement } from '../measurement.js'
import type { ControlTotal, RecordedItem, ReportedVerdicts } from '../recorded-item.js'
import type { StatedProperties, StatedTotals } from '../stated.js'

/** What a shape is given besides the parsed item. */
export interface ItemSource {
  readonly file: string
  /** Source text of the item. */
  readonly text: string
  /** Date in the path of the file; null when it has none. */
  readonly pathAt: Instant | null
  /** Time of data that carries none. */
  readonly asOf: Instant
}

export interface ShapeContent {
  readonly items: readonly RecordedItem[]
  readonly controls: readonly ControlTotal[]
  readonly totals: readonly StatedTotals[]
  readonly properties: readonly StatedProperties[]
  readonly verdicts: readonly ReportedVerdicts[]
  readonly measurements: readonly Measurement[]
}

/** What a shape starts from that records nothing. */
export const nothingRead: ShapeContent = {
  items: [],
  controls: [],
  totals: [],
  properties: [],
  verdicts: [],
  measurements: [],
}

export function itemsOnly(items: readonly RecordedItem[]): ShapeContent {
  return { ...nothingRead, items }
}

/** One form in which recorded resources arrive; one file each, listed in `sniff-shape.ts`. */
export interface Shape {
  readonly name: string
  /** Told by key names alone; shapes must not overlap. */
  matches(value: JsonObject): boolean
  /** Throws ItemError when the item cannot be used. */
  read(value: JsonObject, source: ItemSource): ShapeContent
}
