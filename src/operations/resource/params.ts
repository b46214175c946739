import type { RelationPosition } from '../../inventory/list-relations.js'
import type { ResourcePosition } from '../../inventory/store/discovered-resources.js'
import type { TimelinePosition } from '../../inventory/store/timeline.js'
import type { AccountNo, ResourceNo } from '../../platform/ids.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import { accountId } from '../../rpc/fields.js'

/** One member of an account group, under either name. */
export const oneMember = { ResourceAccountId: accountId(), ResourceOwnerId: accountId() }

/** A time parameter, epoch milliseconds. */
export function toOptionalInstant(epochMs: number | undefined): Instant | undefined {
  return epochMs === undefined ? undefined : toInstant(epochMs)
}

/** The position a token of `ListDiscoveredResources` holds. */
export function toResourcePosition(position: readonly number[] | undefined): ResourcePosition | undefined {
  if (position === undefined) return undefined
  const [accountNo = 0, resourceNo = 0, totalCount] = position
  return { accountNo: accountNo as AccountNo, resourceNo: resourceNo as ResourceNo, totalCount }
}

/** What a token of `ListDiscoveredResources` holds. */
export function fromResourcePosition({
  accountNo,
  resourceNo,
  totalCount,
}: ResourcePosition): readonly number[] {
  return totalCount === undefined ? [accountNo, resourceNo] : [accountNo, resourceNo, totalCount]
}

/** The position a token of a timeline holds. */
export function toTimelinePosition(position: readonly number[] | undefined): TimelinePosition | undefined {
  if (position === undefined) return undefined
  const [capturedAt = 0, version = 0] = position
  return { capturedAt: toInstant(capturedAt), version }
}

/** The position a token of `ListResourceRelations` holds. */
export function toRelationPosition(position: readonly number[] | undefined): RelationPosition | undefined {
  if (position === undefined) return undefined
  const [first = 0, relation] = position
  if (relation === undefined) return { kind: 'own', digest: first }
  return { kind: 'other', resourceNo: first as ResourceNo, relation }
}

/** What a token of `ListResourceRelations` holds. */
export function fromRelationPosition(position: RelationPosition): readonly number[] {
  return position.kind === 'own' ? [position.digest] : [position.resourceNo, position.relation]
}
