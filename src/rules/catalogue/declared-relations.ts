import { createHash } from 'node:crypto'
import { compileIds } from '../../conditions/read-ids.js'
import type { EvaluationContext, Json, ResourceView } from '../../conditions/types.js'
import type { RelationReader } from '../../inventory/declared-relations.js'
import type { Catalogue, DeclaredRelation } from './types.js'

interface CompiledRelation {
  readonly relation: DeclaredRelation
  readonly idsIn: ReturnType<typeof compileIds>
}

/** The relations that the catalogue declares, ready to be read from configurations. */
export interface DeclaredRelations extends RelationReader {
  /** By name, or by kind of relation; undefined when the type declares no such one or its path is absent. */
  readonly ids: NonNullable<EvaluationContext['relatedIds']>
}

/** Compiles the declared relations of every type once. */
export function declaredRelations(catalogue: Catalogue): DeclaredRelations {
  const byType = new Map<string, ReadonlyMap<string, CompiledRelation>>()
  for (const { type, relations } of catalogue.resourceTypes.values()) {
    const compiled = Object.entries(relations).map(([name, relation]): [string, CompiledRelation] => [
      name,
      { relation, idsIn: compileIds(relation.ids) },
    ])
    if (compiled.length > 0) byType.set(type, new Map(compiled))
  }
  const declarations = [...catalogue.resourceTypes.values()].map(({ type, relations }) => [type, relations])
  return {
    digest: createHash('sha256').update(JSON.stringify(declarations)).digest('base64url').slice(0, 22),
    types: new Set(byType.keys()),
    ids(resource, name, target) {
      const named = [...(byType.get(resource.resourceType) ?? [])]
        .filter(([key, { relation }]) => key === name || relation.relationType === name)
        .map(([, compiled]) => compiled)
        .filter(({ relation }) => relation.target === target)
      const found = named.map(({ idsIn }) => idsIn(resource))
      const known = found.filter((ids) => ids !== undefined)
      if (known.length === 0 || known.length < found.length) return undefined
      const isSameRegion = named.every(({ relation }) => relation.region === 'same')
      return { ids: [...new Set(known.flat())], ...(isSameRegion ? { regionId: resource.regionId } : {}) }
    },
    read(resource) {
      const view = viewOf(resource)
      return [...(byType.get(resource.resourceType)?.values() ?? [])].flatMap(({ relation, idsIn }) =>
        (idsIn(view) ?? []).map((targetId) => ({
          relationType: relation.relationType,
          targetType: relation.target,
          targetId,
          targetRegion: relation.region === 'same' ? resource.regionId : '',
        })),
      )
    },
  }
}

function viewOf(resource: Parameters<RelationReader['read']>[0]): ResourceView {
  const configuration: Json = JSON.parse(resource.configuration)
  return {
    ...resource,
    accountId: '',
    availabilityZone: '',
    resourceGroupId: '',
    resourceName: '',
    resourceStatus: '',
    tags: {},
    configuration,
  }
}
