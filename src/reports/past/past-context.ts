import type { AccountRef } from '../../accounts/scope.js'
import type { EvaluationContext, ResourceView } from '../../conditions/types.js'
import type { Db } from '../../db/tables.js'
import { viewOf } from '../../evaluation/evaluate-resources.js'
import type { DeclaredIds } from '../../evaluation/related-resources.js'
import type { EvaluatedRule } from '../../evaluation/rule-set.js'
import { groupBy } from '../../inventory/group-by.js'
import {
  listPastResources,
  type PastResource,
  readTypesRecordedBy,
} from '../../inventory/store/past-resources.js'
import { readDeliveredRelations } from '../../inventory/store/related-resources.js'
import type { ResourceNo, TypeNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { Pace } from '../pace.js'
import { pastBlocks } from './past-blocks.js'

/** What the past of an account is read with. */
export interface PastReading {
  readonly account: AccountRef
  readonly at: Instant
  readonly typeNames: ReadonlyMap<TypeNo, string>
  readonly declaredIds: DeclaredIds
  readonly pace: Pace
}

/** Gives the context in which resources of then are evaluated. */
export type PastContext = (
  resourceType: string,
  resources: readonly PastResource[],
) => Promise<EvaluationContext>

interface RelatedType {
  readonly byId: ReadonlyMap<string, readonly ResourceView[]>
  readonly byRegion: ReadonlyMap<string, readonly ResourceView[]>
  /** There are resources of the type of which nothing is known of then. */
  readonly isPartlyKnown: boolean
}

/**
 * What rules look at beside a resource, as it was at the instant. Resources of types that rules look at beside their own
 * are held in memory, whole. Where all of a type in a region are asked for and some are not known, the rule ends in an
 * error; relations that sources delivered are kept of the current version alone, and unknown for others.
 */
export async function readPastContext(
  db: Db,
  reading: PastReading,
  rules: readonly EvaluatedRule[],
): Promise<PastContext> {
  const { account, at, declaredIds } = reading
  const wanted = new Set(rules.flatMap(({ compiled }) => compiled.relatedTypes))
  if (wanted.size === 0) return async () => ({ now: at })
  const recorded = await readTypesRecordedBy(db, account, at)
  const types = new Map<string, RelatedType>()
  for (const [typeNo, name] of reading.typeNames)
    if (wanted.has(name) && recorded.has(typeNo))
      types.set(name, await readRelatedType(db, reading, typeNo, name))
  const namesRelations = rules.some(({ compiled }) => compiled.namesRelations)
  const related: EvaluationContext['related'] = (type, ids) => {
    const found = types.get(type)
    return found === undefined ? 'neverRecorded' : ids.flatMap((id) => found.byId.get(id) ?? [])
  }
  const inRegion: EvaluationContext['inRegion'] = (type, region) => {
    const found = types.get(type)
    if (found?.isPartlyKnown === true) throw new Error(`not every ${type} of then is known`)
    return found?.byRegion.get(region) ?? []
  }
  return async (_, resources) => {
    const delivered = namesRelations
      ? await readDelivered(db, account, resources)
      : new Map<string, Delivered>()
    return {
      now: at,
      related,
      inRegion,
      relatedIds: (resource, relation, type) => {
        const declared = declaredIds(resource, relation, type)
        const { relations = [], isCurrent = true } = delivered.get(keyOf(resource)) ?? {}
        const ids = relations
          .filter(({ relationType, targetType }) => relationType === relation && targetType === type)
          .map(({ targetId }) => targetId)
        if (ids.length === 0) return declared
        if (!isCurrent) return undefined
        return declared === undefined ? { ids } : { ...declared, ids: [...declared.ids, ...ids] }
      },
    }
  }
}

async function readRelatedType(
  db: Db,
  { account, at, pace }: PastReading,
  typeNo: TypeNo,
  resourceType: string,
): Promise<RelatedType> {
  const views: ResourceView[] = []
  let isPartlyKnown = false
  for await (const { first, end } of pastBlocks(db, account, typeNo)) {
    for (const resource of await listPastResources(db, account, { first, end }, at)) {
      if (!resource.isKnown) isPartlyKnown = true
      const view = viewOf(account, resourceType, resource)
      // A configuration that is not JSON is no data.
      if (resource.isKnown && view.configuration !== undefined)
        views.push({ ...view, configuration: view.configuration })
    }
    const pause = pace()
    if (pause !== undefined) await pause
  }
  return {
    byId: groupBy(views, ({ resourceId }) => resourceId),
    byRegion: groupBy(views, ({ regionId }) => regionId),
    isPartlyKnown,
  }
}

interface Delivered {
  readonly relations: Awaited<ReturnType<typeof readDeliveredRelations>> extends ReadonlyMap<
    ResourceNo,
    infer R
  >
    ? R
    : never
  readonly isCurrent: boolean
}

async function readDelivered(
  db: Db,
  account: AccountRef,
  resources: readonly PastResource[],
): Promise<ReadonlyMap<string, Delivered>> {
  const numbers = resources.map(({ resourceNo }) => resourceNo)
  if (numbers.length === 0) return new Map()
  const relations = await readDeliveredRelations(db, account, numbers)
  return new Map(
    resources.map((resource) => [
      keyOf(resource),
      { relations: relations.get(resource.resourceNo) ?? [], isCurrent: resource.isCurrent },
    ]),
  )
}

function keyOf({ regionId, resourceId }: Pick<ResourceView, 'regionId' | 'resourceId'>): string {
  return `${regionId} ${resourceId}`
}
