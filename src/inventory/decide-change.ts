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
  /** Goes to history only; `isInsideRun`: the current version was seen before it and after it. */
  | {
      readonly kind: 'insert'
      readonly event: ResourceEvent
      readonly content: RecordedContent
      readonly isInsideRun: boolean
    }

const NOTHING: Decision = { kind: 'nothing' }

/**
 * Decides what an item of a known resource changes, from the item and what is stored alone. The newest time
 * wins, whatever the order of arrival; what is already known at its time changes nothing.
 * `sameTime`: versions captured at the time of the item. Null: the item is older than `stored`, ask
 * `decideOlder` with the version before it. Source: model.md invariant 8.
 */
export function decideChange(
  item: RecordedItem,
  stored: StoredResource,
  sameTime: readonly StoredVersion[],
): Decision | null {
  if (item.capturedAt > stored.seenAt) return decideNewer(item, stored)
  if (isSighting(item, stored)) return NOTHING
  if (sameTime.some((version) => isKnown(item, version))) return NOTHING
  return item.capturedAt === stored.seenAt ? decideNewer(item, stored) : null
}

/** Decides what an item does that is older than what is stored: it never becomes the current version. */
export function decideOlder(
  item: RecordedItem,
  stored: StoredResource,
  previous: StoredVersion | null,
): Decision {
  const isRemoval = item.event === 'REMOVE'
  if (previous !== null && isKnown(item, previous)) return NOTHING
  const isInsideRun = !stored.isDeleted && item.capturedAt > stored.current.capturedAt
  return {
    kind: 'insert',
    event: item.event ?? (previous === null || previous.event === 'REMOVE' ? 'DISCOVERED' : 'MODIFY'),
    content: contentOf(item, isRemoval ? previous?.content : stored.current.content),
    isInsideRun,
  }
}

function decideNewer(item: RecordedItem, stored: StoredResource): Decision {
  const { current, isDeleted } = stored
  if (item.event === 'REMOVE') {
    if (isDeleted) return NOTHING
    return { kind: 'advance', event: 'REMOVE', content: contentOf(item, current.content), isRestored: false }
  }
  const content = contentOf(item, current.content)
  if (isDeleted) return { kind: 'advance', event: item.event ?? 'DISCOVERED', content, isRestored: true }
  if (isSameContent(content, current.content))
    return item.capturedAt > stored.seenAt ? { kind: 'see' } : NOTHING
  return { kind: 'advance', event: item.event ?? 'MODIFY', content, isRestored: false }
}

/** The current version once more, within the time it is known to have lasted. */
function isSighting(item: RecordedItem, stored: StoredResource): boolean {
  const { current, isDeleted } = stored
  if (isDeleted || item.event === 'REMOVE' || item.capturedAt < current.capturedAt) return false
  return isSameContent(contentOf(item, current.content), current.content)
}

/** Relations are kept for the current version only, so they do not tell older ones apart. */
function isKnown(item: RecordedItem, version: StoredVersion): boolean {
  if (item.event === 'REMOVE' || version.event === 'REMOVE') return item.event === version.event
  const content = contentOf(item, version.content)
  return isSameContent({ ...content, relations: version.content.relations }, version.content)
}
