import type { Instant } from '../platform/instant.js'
import type { RecordedItem, ResourceEvent } from './readers/recorded-item.js'
import { contentOf, isSameContent, type RecordedContent } from './recorded-content.js'

export interface StoredVersion {
  readonly version: number
  readonly capturedAt: Instant
  readonly event: ResourceEvent
  readonly content: RecordedContent
}

export interface StoredResource {
  /** Last time it is known to have been in its present state: a sighting, a change or its removal. */
  readonly seenAt: Instant
  readonly isDeleted: boolean
  /** The newest version; of a deleted resource the REMOVE. */
  readonly current: StoredVersion
}

/** What recording an item does. */
export type Decision =
  | { readonly kind: 'nothing' }
  /** Nothing but a later sighting. */
  | { readonly kind: 'see' }
  /** Becomes the current version. */
  | {
      readonly kind: 'advance'
      readonly event: ResourceEvent
      readonly content: RecordedContent
      readonly isRestored: boolean
    }
  /** Goes to history only; `isInsideRun`: the present state was seen before it and after it. */
  | {
      readonly kind: 'insert'
      readonly event: ResourceEvent
      readonly content: RecordedContent
      readonly isInsideRun: boolean
    }

const NOTHING: Decision = { kind: 'nothing' }

/**
 * Decides what an item of a known resource changes, from the item and what is stored alone. The newest time
 * wins, whatever the order of arrival; what is already known at its time changes nothing. A state that stays
 * the same is no version, but an event is a fact of its own and always kept.
 * `sameTime`: versions captured at the time of the item. Null: the item is not newer than `stored`, ask
 * `decideAmong` with the version before it. Source: model.md invariant 8.
 */
export function decideChange(
  item: RecordedItem,
  stored: StoredResource,
  sameTime: readonly StoredVersion[],
): Decision | null {
  const { current, seenAt } = stored
  if (sameTime.some((version) => isKnown(item, version))) return NOTHING
  if (item.capturedAt > seenAt) return decideNewer(item, stored)
  const isWithinRun = item.capturedAt >= current.capturedAt
  if (item.source !== 'history' && isWithinRun && isSameState(item, current)) return NOTHING
  return null
}

/**
 * Decides what an item does that tells another state than is known at its time. `previous`: the last version
 * before it; an item that still tells its state, at the instant of a change, tells nothing new.
 */
export function decideAmong(
  item: RecordedItem,
  stored: StoredResource,
  previous: StoredVersion | null,
): Decision {
  if (item.source !== 'history' && previous !== null && isKnown(item, previous)) return NOTHING
  if (item.capturedAt === stored.seenAt) return decideNewer(item, stored)
  const isFirst = previous === null || previous.event === 'REMOVE'
  return {
    kind: 'insert',
    event: item.event ?? (isFirst ? 'DISCOVERED' : 'MODIFY'),
    content: contentOf(item, (previous ?? stored.current).content),
    isInsideRun: item.capturedAt > stored.current.capturedAt,
  }
}

function decideNewer(item: RecordedItem, stored: StoredResource): Decision {
  const { current, isDeleted } = stored
  if (item.source !== 'history' && isSameState(item, current))
    return item.capturedAt > stored.seenAt ? { kind: 'see' } : NOTHING
  const content = contentOf(item, current.content)
  const event = item.event ?? (isDeleted ? 'DISCOVERED' : 'MODIFY')
  return { kind: 'advance', event, content, isRestored: isDeleted && event !== 'REMOVE' }
}

/** True when an item tells what the current version tells. */
function isSameState(item: RecordedItem, current: StoredVersion): boolean {
  if (item.event === 'REMOVE' || current.event === 'REMOVE') return item.event === current.event
  return isSameContent(contentOf(item, current.content), current.content)
}

/** As `isSameState`, for a version of the past: relations are kept for the current version only. */
function isKnown(item: RecordedItem, version: StoredVersion): boolean {
  return isSameState({ ...item, relations: null }, version)
}
