import type { AccountRef } from '../accounts/scope.js'
import type { EvaluationContext, ResourceView } from '../conditions/types.js'
import type { Db } from '../db/tables.js'
import type { RecordedRelation } from '../inventory/readers/recorded-item.js'
import type { RecordedResource } from '../inventory/store/evaluated-resources.js'
import {
  listLiveById,
  listLiveStates,
  lockInventory,
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
    const context: EvaluationContext = {
      now,
      related: (type, ids) => {
        const typeNo = types.get(type)
        if (typeNo === undefined) return 'neverRecorded'
        return ids.flatMap((targetId) => {
          const use = { typeNo, targetId }
          const key = useKey(use)
          current.set(key, use)
          const views = known.get(key)
          if (views === undefined) wanted.set(key, use)
          return views ?? []
        })
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

    async function load(typeNo: TypeNo, ids: readonly string[]): Promise<void> {
      const type = names.get(typeNo)!
      const found = await listLiveById(db, account, typeNo, ids)
      await keepRelations(type, found)
      for (const targetId of ids) {
        const own = found.filter(({ resourceId }) => resourceId === targetId)
        const key = useKey({ typeNo, targetId })
        const state = stateOf(own)
        isTorn ||= (states.get(key)?.state ?? state) !== state
        states.set(key, { typeNo, targetId, state })
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
      for (const [typeNo, ids] of idsByType(wanted.values()))
        for (const part of slices(ids)) await load(typeNo, part)
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
    for (const [typeNo, ids] of idsByType(states.values())) {
      for (const part of slices(ids)) {
        const found = await listLiveStates(db, account, typeNo, part)
        for (const targetId of part) {
          const own = found.filter(({ resourceId }) => resourceId === targetId)
          if (stateOf(own) !== states.get(useKey({ typeNo, targetId }))?.state) return false
        }
      }
    }
    return true
  }

  return { uses, contextFor, holds }
}

function idsByType(uses: Iterable<RelatedUse>): Map<TypeNo, string[]> {
  const ids = new Map<TypeNo, string[]>()
  for (const { typeNo, targetId } of uses) {
    const list = ids.get(typeNo)
    if (list === undefined) ids.set(typeNo, [targetId])
    else list.push(targetId)
  }
  return ids
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
