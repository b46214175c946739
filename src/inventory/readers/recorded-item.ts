import type { AccountId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { JsonObject } from './json-value.js'
import type { Measurement } from './measurement.js'
import type { StatedProperties, StatedTotals } from './stated.js'

const EVENTS = ['DISCOVERED', 'DISCOVERED_REVISED', 'MODIFY', 'MODIFY_REVISED', 'REMOVE'] as const

/** Why a version exists. Source: spec/lifecycle.md 7. */
export type ResourceEvent = (typeof EVENTS)[number]

export function isResourceEvent(text: string): text is ResourceEvent {
  return EVENTS.some((event) => event === text)
}

/** An event read back from the database; throws for any other text. */
export function toResourceEvent(text: string): ResourceEvent {
  if (!isResourceEvent(text)) throw new Error(`no resource event: ${text}`)
  return text
}

export interface RecordedRelation {
  /** IsContained, IsAttachedTo, IsAssociatedIn or Contains; kept as it came. */
  readonly relationType: string
  readonly targetType: string
  readonly targetId: string
  /** Empty when the source does not say. */
  readonly targetRegion: string
}

/**
 * One resource as one source saw it at one time, whatever shape it came in. A field the source does not
 * carry is null, which keeps what is stored; an empty text is a value.
 */
export interface RecordedItem {
  readonly accountId: AccountId
  readonly region: string
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string | null
  readonly zone: string | null
  readonly resourceGroupId: string | null
  readonly status: string | null
  readonly tags: Readonly<Record<string, string>> | null
  readonly createdAt: Instant | null
  readonly capturedAt: Instant
  /** Where `capturedAt` comes from, best first. */
  readonly capturedFrom: 'item' | 'version' | 'path' | 'asOf'
  /** Null: the source tells states, not events. */
  readonly event: ResourceEvent | null
  /** JSON object text, byte for byte as recorded; empty for REMOVE and where only `difference` is told. */
  readonly configuration: string
  /** Present: the source tells what changed, not what the resource is. */
  readonly difference?: ConfigurationDifference
  /** True: the configuration came as text and begins like an object, but nobody has parsed it yet. */
  readonly isUnparsed?: boolean
  readonly source: 'snapshot' | 'history' | 'reply'
  readonly relations: readonly RecordedRelation[] | null
}

/**
 * The changed properties of a configuration, as they were and as they are: JSON object texts with the same names, null
 * for a property that is absent.
 */
export interface ConfigurationDifference {
  readonly before: string
  readonly after: string
}

/** Where in a file something stands. */
export interface ItemPosition {
  readonly file: string
  /** In the decompressed stream. */
  readonly byteOffset: number
  /** 1 for the first item of the file. */
  readonly itemNumber: number
}

/** Something that could not be read; the rest of the file goes on, its coverage does not hold. */
export interface ItemProblem extends ItemPosition {
  readonly message: string
}

/** A page of a resource list without configurations: says what exists, records nothing. */
export interface ControlTotal {
  readonly file: string
  readonly at: Instant
  /** TotalCount of the reply; null when it carries none. */
  readonly totalCount: number | null
  readonly listed: readonly ListedResource[]
}

export interface ListedResource {
  readonly accountId: AccountId
  readonly region: string
  readonly resourceType: string
  readonly resourceId: string
}

/** Verdicts of the service on its own rules, as they came. Source: spec/import.md shape 7. */
export interface ReportedVerdicts {
  readonly file: string
  /** Time of those that carry none. */
  readonly at: Instant
  readonly reported: JsonObject
}

/** What a reader yields, in the order of the file. */
export type Reading =
  | { readonly kind: 'item'; readonly item: RecordedItem; readonly position: ItemPosition }
  | { readonly kind: 'control'; readonly control: ControlTotal }
  | { readonly kind: 'totals'; readonly totals: StatedTotals }
  | { readonly kind: 'properties'; readonly properties: StatedProperties }
  | { readonly kind: 'verdicts'; readonly verdicts: ReportedVerdicts; readonly position: ItemPosition }
  | { readonly kind: 'measurement'; readonly measurement: Measurement; readonly position: ItemPosition }
  | { readonly kind: 'problem'; readonly problem: ItemProblem }
