import type { AccountRef } from '../accounts/scope.js'
import type { EvaluationContext, ResourceView } from '../conditions/types.js'
import type { Db } from '../db/tables.js'
import { groupBy } from '../inventory/group-by.js'
import type { RecordedRelation } from '../inventory/readers/recorded-item.js'
import type { RecordedResource } from '../inventory/store/evaluated-resources.js'
import {
  listLiveRelated,
  listLiveStates,
  lockInventory,
  type RelatedTargets,
  readChangeSeq,
  readDeliveredRelations,
  readRecordedTypes,
} from '../inventory/store/related-resources.js'
import type { ResourceNo, TypeNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { viewOf } from './evaluate-resources.js'
import type { EvaluatedRule } from './rule-set.js'
import { type RelatedUse, slices, useKey } from './store/related-uses.js'

/** Finds ids by the relations that the catalogue declares for the resource's type. */
export type DeclaredIds = NonNullable<EvaluationContext['relatedIds']>

/** Resources whose related ones are in memory together. */
export const RELATED_SLICE = 128

/** What verdicts of a block looked at besides its resources: to be noted, and to be found unchanged at the end. */
export interface RelatedReading {
  /** Of every resource that was read for, what its verdicts looked at. */
  readonly uses: ReadonlyMap<ResourceNo, ReadonlyMap<string, RelatedUse>>
  /**
   * Reads for these resources (at most `RELATED_SLICE`) what the rules look at; the context holds for them
   * alone and until the next call, so memory does not grow with the block.
   */
  contextFor(resources: readonly RecordedResource[]): Promise<EvaluationContext>
  /** In the writing transaction: true when what was looked at is still so, and stays so until its end. */
  holds(db: Db): Promise<boolean>
}

/** Begins to read what `rules`, those of a block that look at related resources, need. */
export async function readRelated(
  db: Db,
  what: { account: AccountRef; resourceType: string; rules: readonly EvaluatedRule[]; now: Instant },
  declaredIds: DeclaredIds,
): Promise<RelatedReading> {
  const { account, resourceType, rules, now } = what
  const changeSeq = await readChangeSeq(db, account)
  const types = await readRecordedTypes(db, account)
  const names = new Map([...types].map(([name, typeNo]) => [typeNo, name]))
  const namesRelations = rules.some(({ compiled }) => compiled.namesRelations)
  const uses = new Map<ResourceNo, Map<string, RelatedUse>>()
  const states = new Map<string, RelatedUse & { readonly state: string }>()
  let isTorn = false

  async function contextFor(resources: readonly RecordedResource[]): Promise<EvaluationContext> {
    const known = new Map<string, readonly ResourceView[]>()
    const relations = new Map<string, readonly RecordedRelation[]>()
    let wanted = new Map<string, RelatedUse>()
    let current = new Map<string, RelatedUse>()
    const viewsOf = (use: RelatedUse): readonly ResourceView[] => {
      const key = useKey(use)
      current.set(key, use)
      const views = known.get(key)
      if (views === undefined) wanted.set(key, use)
      return views ?? []
    }
    const context: EvaluationContext = {
      now,
      related: (type, ids) => {
        const typeNo = types.get(type)
        if (typeNo === undefined) return 'neverRecorded'
        return ids.flatMap((targetId) => viewsOf({ typeNo, targetKind: 'id', targetId }))
      },
      inRegion: (type, targetId) => {
        const typeNo = types.get(type)
        return typeNo === undefined ? [] : viewsOf({ typeNo, targetKind: 'region', targetId })
      },
      relatedIds: (resource, relation, type) => {
        const declared = declaredIds(resource, relation, type)
        const delivered = (relations.get(placeOf(resource)) ?? [])
          .filter(({ relationType, targetType }) => relationType === relation && targetType === type)
          .map(({ targetId }) => targetId)
        if (delivered.length === 0) return declared
        return declared === undefined
          ? { ids: delivered }
          : { ...declared, ids: [...declared.ids, ...delivered] }
      },
    }

    async function keepRelations(type: string, found: readonly RecordedResource[]): Promise<void> {
      if (!namesRelations || found.length === 0) return
      for (const part of slices(found)) {
        const numbers = part.map(({ resourceNo }) => resourceNo)
        const delivered = await readDeliveredRelations(db, account, numbers)
        for (const { resourceNo, regionId, resourceId } of part)
          relations.set(
            placeOf({ resourceType: type, regionId, resourceId }),
            delivered.get(resourceNo) ?? [],
          )
      }
    }

    async function load({ typeNo, targets }: TargetsOfType): Promise<void> {
      const type = names.get(typeNo)!
      const found = await listLiveRelated(db, account, typeNo, targets)
      await keepRelations(type, found)
      for (const use of usesOf({ typeNo, targets })) {
        const own = found.filter((resource) => isMeant(use, resource))
        const key = useKey(use)
        const state = stateOf(own)
        isTorn ||= (states.get(key)?.state ?? state) !== state
        states.set(key, { ...use, state })
        known.set(key, own.map((resource) => viewOf(account, type, resource)).filter(isReadable))
      }
    }

    await keepRelations(resourceType, resources)
    const views = resources.flatMap((resource) => {
      const own = new Map<string, RelatedUse>()
      uses.set(resource.resourceNo, own)
      if (resource.deletedAt !== null) return []
      const view = viewOf(account, resourceType, resource)
      return isReadable(view) ? [{ view, own }] : []
    })
    // What is read may name further resources; a rule's text bounds how often.
    for (;;) {
      wanted = new Map()
      for (const { view, own } of views) {
        current = own
        for (const { compiled, inScope } of rules)
          if (inScope === null || inScope(view)) compiled.evaluate(view, context)
      }
      if (wanted.size === 0) break
      for (const part of targetsByType(wanted.values())) await load(part)
    }
    current = new Map()
    return context
  }

  async function holds(db: Db): Promise<boolean> {
    if ((await lockInventory(db, account)) === changeSeq && !isTorn) return true
    const recorded = await readRecordedTypes(db, account)
    const looked = new Set(rules.flatMap(({ compiled }) => compiled.relatedTypes))
    for (const type of looked) if (recorded.has(type) !== types.has(type)) return false
    if (isTorn) return false
    for (const part of targetsByType(states.values())) {
      const found = await listLiveStates(db, account, part.typeNo, part.targets)
      for (const use of usesOf(part)) {
        const own = found.filter((resource) => isMeant(use, resource))
        if (stateOf(own) !== states.get(useKey(use))?.state) return false
      }
    }
    return true
  }

  return { uses, contextFor, holds }
}

interface TargetsOfType {
  readonly typeNo: TypeNo
  readonly targets: RelatedTargets
}

/** What is read with one query each. */
function targetsByType(uses: Iterable<RelatedUse>): readonly TargetsOfType[] {
  const groups = [...groupBy([...uses], ({ typeNo, targetKind }) => `${targetKind} ${typeNo}`).values()]
  return groups.flatMap((group) =>
    slices(group).map((part) => ({
      typeNo: part[0]!.typeNo,
      targets: { kind: part[0]!.targetKind, values: part.map(({ targetId }) => targetId) },
    })),
  )
}

function usesOf({ typeNo, targets: { kind, values } }: TargetsOfType): readonly RelatedUse[] {
  return values.map((targetId) => ({ typeNo, targetKind: kind, targetId }))
}

function isMeant(
  { targetKind, targetId }: RelatedUse,
  resource: Pick<RecordedResource, 'resourceId' | 'regionId'>,
): boolean {
  return (targetKind === 'id' ? resource.resourceId : resource.regionId) === targetId
}

function stateOf(resources: readonly { resourceNo: ResourceNo; version: number }[]): string {
  return resources.map(({ resourceNo, version }) => `${resourceNo}:${version}`).join(' ')
}

function placeOf(resource: Pick<ResourceView, 'resourceType' | 'regionId' | 'resourceId'>): string {
  return `${resource.resourceType} ${resource.regionId} ${resource.resourceId}`
}

/** A configuration that is not JSON is no data: who looks at it misses the resource. */
function isReadable(view: ReturnType<typeof viewOf>): view is ResourceView & ReturnType<typeof viewOf> {
  return view.configuration !== undefined
}
