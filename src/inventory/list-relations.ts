import { createHash } from 'node:crypto'
import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { ResourceNo } from '../platform/ids.js'
import {
  type DiscoveredResource,
  getDiscoveredResource,
  type ResourceKey,
} from './store/discovered-resources.js'
import { listIncoming, listOutgoing, type RelationFilter } from './store/relations.js'

/** A relation as seen from the resource that was asked about. */
export interface ListedRelation {
  readonly relationType: string
  readonly targetType: string
  readonly targetId: string
}

/** The last relation of a page: of the resource's own the digest, of others their number and which of theirs. */
export type RelationPosition =
  | { readonly kind: 'own'; readonly digest: number }
  | { readonly kind: 'other'; readonly resourceNo: ResourceNo; readonly relation: number }

/** What a relation is called from the other side. */
const INVERSE: Readonly<Record<string, string>> = { IsContained: 'Contains', Contains: 'IsContained' }

function inverseOf(relationType: string): string {
  return INVERSE[relationType] ?? relationType
}

/**
 * A page of the relations of one resource: those that it states, then those that others state of it, under
 * the name they have from here. A relation that both sides state comes once. `next` is absent at the end. Throws
 * `InvalidResourceId`.
 */
export async function listRelations(
  db: Db,
  scope: Scope,
  key: ResourceKey,
  filter: RelationFilter,
  page: { readonly after?: RelationPosition | undefined; readonly limit: number },
): Promise<{
  readonly resource: DiscoveredResource
  readonly relations: readonly ListedRelation[]
  readonly next?: RelationPosition
}> {
  const resource = await getDiscoveredResource(db, scope, key)
  const stated = (await listOutgoing(db, scope.accounts[0], resource.resourceNo)).map(
    ({ relationType, targetType, targetId }) => ({ relationType, targetType, targetId }),
  )
  const known = new Set(stated.map(nameOf))
  const found: { relation: ListedRelation; position: RelationPosition }[] = []
  if (page.after?.kind !== 'other') {
    const after = page.after?.digest ?? -1
    const own = new Map(
      stated.filter((relation) => passes(relation, filter)).map((each) => [digestOf(each), each]),
    )
    for (const [digest, relation] of [...own].sort(([one], [other]) => one - other))
      if (digest > after) found.push({ relation, position: { kind: 'own', digest } })
  }
  let from = page.after?.kind === 'other' ? page.after.resourceNo : (0 as ResourceNo)
  let given = page.after?.kind === 'other' ? page.after.relation + 1 : 0
  while (found.length <= page.limit) {
    const limit = page.limit + given + 1
    const rows = await listIncoming(db, scope, resource, {
      from,
      limit,
      relationTypes: filter.relationType === undefined ? undefined : [inverseOf(filter.relationType)],
      resourceType: filter.targetType,
      resourceId: filter.targetId,
    })
    let index = -1
    let last = -1
    for (const { resourceNo, relationType, resourceType, resourceId } of rows) {
      index = resourceNo === last ? index + 1 : 0
      last = resourceNo
      if (resourceNo === from && index < given) continue
      const relation = {
        relationType: inverseOf(relationType),
        targetType: resourceType,
        targetId: resourceId,
      }
      if (!known.has(nameOf(relation)))
        found.push({ relation, position: { kind: 'other', resourceNo, relation: index } })
    }
    if (rows.length < limit) break
    from = last as ResourceNo
    given = index + 1
  }
  const shown = found.slice(0, page.limit)
  const next = found.length > page.limit ? shown.at(-1)?.position : undefined
  return {
    resource,
    relations: shown.map(({ relation }) => relation),
    ...(next === undefined ? {} : { next }),
  }
}

function passes(relation: ListedRelation, filter: RelationFilter): boolean {
  return (
    (filter.relationType === undefined || relation.relationType === filter.relationType) &&
    (filter.targetType === undefined || relation.targetType === filter.targetType) &&
    (filter.targetId === undefined || relation.targetId === filter.targetId)
  )
}

function nameOf({ relationType, targetType, targetId }: ListedRelation): string {
  return `${relationType}\0${targetType}\0${targetId}`
}

/** 48 bits: an order that does not depend on what else there is. */
function digestOf(relation: ListedRelation): number {
  return createHash('sha256').update(nameOf(relation)).digest().readUIntBE(0, 6)
}
