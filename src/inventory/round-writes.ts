import type { ResourceNo, TypeNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { diffConfigurations } from './configuration-diff.js'
import type { Decision, StoredResource, StoredVersion } from './decide-change.js'
import type { RecordedItem, RecordedRelation, ResourceEvent } from './readers/recorded-item.js'
import { contentOf, hashContent, type RecordedContent } from './recorded-content.js'
import type { CurrentState, NewResource, NewVersion } from './store/record.js'

/** Rows to write for items of different resources. */
export interface RoundWrites {
  readonly created: readonly NewResource[]
  readonly updated: readonly CurrentState[]
  readonly versions: readonly NewVersion[]
  readonly seen: readonly { resourceNo: ResourceNo; at: Instant }[]
  readonly diffs: readonly { resourceNo: ResourceNo; version: number; diff: string }[]
  readonly relations: readonly { resourceNo: ResourceNo; relations: readonly RecordedRelation[] }[]
}

/** An item and the resource it is about. */
interface Place {
  readonly item: RecordedItem
  readonly resourceNo: ResourceNo
  readonly stored: StoredResource
  /** Highest version number given out. */
  readonly lastVersion: number
}

/** Collects the rows that decisions mean; change numbers go on after `firstChange`. */
export function roundWrites(firstChange: number) {
  let lastChange = firstChange
  const created: NewResource[] = []
  const updated: CurrentState[] = []
  const versions: NewVersion[] = []
  const seen: { resourceNo: ResourceNo; at: Instant }[] = []
  const diffs: { resourceNo: ResourceNo; version: number; diff: string }[] = []
  const relations: { resourceNo: ResourceNo; relations: readonly RecordedRelation[] }[] = []

  function addVersion(
    resourceNo: ResourceNo,
    version: number,
    capturedAt: Instant,
    event: ResourceEvent,
    content: RecordedContent,
    diff: string,
  ): void {
    lastChange++
    versions.push({ resourceNo, version, changeNo: lastChange, capturedAt, event, content, diff })
  }

  return {
    create(item: RecordedItem, typeNo: TypeNo, resourceNo: ResourceNo): void {
      const content = contentOf(item)
      const isRemoved = item.event === 'REMOVE'
      addVersion(resourceNo, 1, item.capturedAt, item.event ?? 'DISCOVERED', content, '')
      created.push({
        resourceNo,
        typeNo,
        item,
        version: 1,
        hash: hashContent(content),
        seenAt: item.capturedAt,
        deletedAt: isRemoved ? item.capturedAt : null,
        createdAt: item.createdAt,
        content,
      })
      if (content.relations.length > 0) relations.push({ resourceNo, relations: content.relations })
    },

    see({ item, resourceNo }: Place): void {
      seen.push({ resourceNo, at: item.capturedAt })
    },

    advance(place: Place, decision: Decision & { kind: 'advance' }): void {
      const { item, resourceNo, stored, lastVersion } = place
      const { event, content } = decision
      const isRemoved = event === 'REMOVE'
      const version = lastVersion + 1
      const before = stored.current.content
      const isFresh = isRemoved || decision.isRestored
      const diff = isFresh ? '' : diffConfigurations(before.configuration, content.configuration)
      addVersion(resourceNo, version, item.capturedAt, event, content, diff)
      updated.push({
        resourceNo,
        version,
        hash: hashContent(content),
        seenAt: item.capturedAt,
        deletedAt: isRemoved ? item.capturedAt : null,
        createdAt: item.createdAt,
        content,
      })
      if (JSON.stringify(before.relations) !== JSON.stringify(content.relations))
        relations.push({ resourceNo, relations: content.relations })
    },

    /**
     * A version of the past: its neighbours' differences follow, and when the current version was seen on
     * both sides of it, that one is written again after it, so that the newest version stays the current one.
     */
    insert(
      place: Place,
      decision: Decision & { kind: 'insert' },
      { previous, following }: { previous: StoredVersion | null; following: StoredVersion | null },
    ): void {
      const { item, resourceNo, stored, lastVersion } = place
      const { event, content, isInsideRun } = decision
      const version = lastVersion + 1
      addVersion(resourceNo, version, item.capturedAt, event, content, diffAfter(previous, event, content))
      const inserted: StoredVersion = { version, capturedAt: item.capturedAt, event, content }
      if (isInsideRun) {
        const again = stored.current.content
        const isGone = stored.isDeleted
        const returns = isGone ? 'REMOVE' : event === 'REMOVE' ? 'DISCOVERED' : 'MODIFY'
        const diffAgain = diffAfter(inserted, returns, again)
        addVersion(resourceNo, version + 1, stored.seenAt, returns, again, diffAgain)
        updated.push({
          resourceNo,
          version: version + 1,
          hash: hashContent(again),
          seenAt: stored.seenAt,
          deletedAt: isGone ? stored.seenAt : null,
          createdAt: null,
          content: again,
        })
      } else if (following !== null) {
        const diff = diffAfter(inserted, following.event, following.content)
        diffs.push({ resourceNo, version: following.version, diff })
      }
    },

    finish(): { written: RoundWrites; lastChange: number } {
      return { written: { created, updated, versions, seen, diffs, relations }, lastChange }
    },
  }
}

/** Empty for a first version, a return and a removal: the whole configuration came or went. */
function diffAfter(previous: StoredVersion | null, event: ResourceEvent, content: RecordedContent): string {
  if (previous === null || previous.event === 'REMOVE' || event === 'REMOVE') return ''
  return diffConfigurations(previous.content.configuration, content.configuration)
}
