import { type Scope, scopeOfAccount } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { Clock } from '../platform/clock.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { diffConfigurations } from './configuration-diff.js'
import {
  type DiscoveredResource,
  getDiscoveredResource,
  type ResourceKey,
} from './store/discovered-resources.js'
import { listTimelineVersions, type TimelinePosition, type TimelineVersion } from './store/timeline.js'

/** How far a timeline reaches back when no start is given. Source: spec/lifecycle.md 1 */
const DEFAULT_RANGE_MS = 30 * 24 * 3_600_000

export interface TimelineQuery {
  readonly key: ResourceKey
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  readonly after?: TimelinePosition | undefined
  readonly limit: number
}

/** A version of a resource, with what stays the same over all of them. */
export interface TimelineItem {
  readonly resource: DiscoveredResource
  readonly version: TimelineVersion
  /** JSON text of property -> `[old, new]`; for a first version every property, from null. */
  readonly diff: string
}

/** A page of what was recorded of a resource, latest first. Throws `InvalidResourceId`. */
export async function listTimeline(
  db: Db,
  scope: Scope,
  services: { readonly clock: Clock },
  query: TimelineQuery,
): Promise<{ readonly items: readonly TimelineItem[]; readonly next?: TimelinePosition }> {
  const resource = await getDiscoveredResource(db, scope, query.key)
  const to = query.to ?? services.clock.now()
  const from = query.from ?? toInstant(to - DEFAULT_RANGE_MS)
  const { after, limit } = query
  const { versions, next } = await listTimelineVersions(
    db,
    scopeOfAccount(scope, resource),
    resource.resourceNo,
    { from, to },
    { after, limit },
  )
  const items = versions.map((version) => ({
    resource,
    version,
    diff: version.diff === '' ? wholeDiff(version) : version.diff,
  }))
  return { items, ...(next === undefined ? {} : { next }) }
}

/** A removal takes every property away, a first version or a return brings them. */
export function wholeDiff({
  event,
  configuration,
}: Pick<TimelineVersion, 'event' | 'configuration'>): string {
  return event === 'REMOVE' ? diffConfigurations(configuration, '') : diffConfigurations('', configuration)
}
