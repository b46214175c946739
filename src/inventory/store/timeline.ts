import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { type ResourceEvent, toResourceEvent } from '../readers/recorded-item.js'

/** A recorded version as a timeline shows it. */
export interface TimelineVersion {
  readonly version: number
  readonly event: ResourceEvent
  readonly capturedAt: Instant
  readonly recordedAt: Instant
  readonly configuration: string
  /** JSON text; empty when the whole configuration came or went. */
  readonly diff: string
  readonly resourceName: string
  readonly zone: string
  readonly resourceGroupId: string
  readonly status: string
  readonly tags: Readonly<Record<string, string>>
}

/** The last version of a page. */
export interface TimelinePosition {
  readonly capturedAt: Instant
  readonly version: number
}

/**
 * Versions of one resource captured in a range (both ends included), newest first; of two of one instant the
 * later recorded one comes first. `next` is absent on the last page.
 */
export async function listTimelineVersions(
  db: Db,
  scope: Scope,
  resourceNo: ResourceNo,
  range: { readonly from: Instant; readonly to: Instant },
  page: { readonly after?: TimelinePosition | undefined; readonly limit: number },
): Promise<{ readonly versions: readonly TimelineVersion[]; readonly next?: TimelinePosition }> {
  let query = db
    .selectFrom('resourceVersion')
    .select(['version', 'event', 'capturedAt', 'recordedAt', 'configuration', 'diff'])
    .select(['name as resourceName', 'zone', 'resourceGroupId', 'status', 'tags'])
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('resourceNo', '=', resourceNo)
    .where('capturedAt', '>=', range.from)
    .where('capturedAt', '<=', range.to)
    .orderBy('capturedAt', 'desc')
    .orderBy('version', 'desc')
    .limit(page.limit + 1)
  if (page.after !== undefined) {
    const { capturedAt, version } = page.after
    query = query.where((eb) => eb(eb.refTuple('capturedAt', 'version'), '<', eb.tuple(capturedAt, version)))
  }
  const rows = await query.execute()
  const versions = rows.slice(0, page.limit).map(({ event, tags, ...row }) => {
    const parsed: Record<string, string> = JSON.parse(tags)
    return { ...row, event: toResourceEvent(event), tags: parsed }
  })
  const last = versions.at(-1)
  if (rows.length <= page.limit || last === undefined) return { versions }
  return { versions, next: { capturedAt: last.capturedAt, version: last.version } }
}
