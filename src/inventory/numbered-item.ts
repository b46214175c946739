import type { ResourceNo, TypeNo } from '../platform/ids.js'
import type { RecordedItem } from './readers/recorded-item.js'

/**
 * What an item did. `history`: went to the history only; `seen`: nothing but a later sighting; `invalid`: its
 * configuration is no JSON object, nothing was recorded; `unresolved`: it tells a difference to a configuration that
 * is not the recorded one, nothing was recorded.
 */
export type ItemChange =
  | 'discovered'
  | 'modified'
  | 'removed'
  | 'restored'
  | 'history'
  | 'seen'
  | 'unchanged'
  | 'invalid'
  | 'unresolved'

export interface ItemOutcome {
  /** Null when nothing was recorded. */
  readonly resourceNo: ResourceNo | null
  readonly change: ItemChange
}

/** An item with the number of its type and its place in the batch. */
export interface NumberedItem {
  readonly index: number
  readonly typeNo: TypeNo
  readonly item: RecordedItem
}

/** Identity of the resource an item is about. */
export function keyOf({ typeNo, item }: NumberedItem): string {
  return resourceKey(typeNo, item.region, item.resourceId)
}

/** Identity of a resource within its account. */
export function resourceKey(typeNo: TypeNo, region: string, resourceId: string): string {
  return `${typeNo} ${region} ${resourceId}`
}

/** Keys that more than one item has. */
export function repeatedKeys(items: readonly NumberedItem[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const numbered of items) {
    const key = keyOf(numbered)
    if (seen.has(key)) repeated.add(key)
    seen.add(key)
  }
  return repeated
}

/** Splits items so that each round has a resource once, and its items keep their order. */
export function roundsOf(items: readonly NumberedItem[]): readonly (readonly NumberedItem[])[] {
  const rounds: NumberedItem[][] = []
  const times = new Map<string, number>()
  for (const numbered of items) {
    const key = keyOf(numbered)
    const round = times.get(key) ?? 0
    times.set(key, round + 1)
    const list = rounds[round]
    if (list === undefined) rounds.push([numbered])
    else list.push(numbered)
  }
  return rounds
}
