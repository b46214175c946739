import type { Scope } from '../accounts/scope.js'
import type { Json, JsonObject } from '../conditions/types.js'
import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import { type DiscoveredResource, listDiscoveredResources } from '../inventory/store/discovered-resources.js'
import type { Catalogue } from './catalogue/types.js'

/** A resource that shows what a type's configuration looks like; all but the type may be unknown. */
export interface SampleResource {
  readonly resourceType: string
  /** JSON text. */
  readonly configuration: string
  /** The recorded resource it was taken from; null for a made-up one. */
  readonly resource: DiscoveredResource | null
}

/**
 * A recorded resource of the account, or with `mockOnly`, or when none is recorded, a made-up one. Throws
 * `InvalidResourceType` for a type that the catalogue does not know.
 */
export async function findSample(
  db: Db,
  scope: Scope,
  { catalogue }: { readonly catalogue: Catalogue },
  wish: { readonly resourceType: string; readonly source: 'any' | 'mockOnly' },
): Promise<SampleResource | null> {
  const { resourceType, source } = wish
  const sample = sampleOf(catalogue, resourceType)
  if (source === 'any') {
    const filter = { presence: 'kept' as const, resourceTypes: [resourceType] }
    const [first] = (await listDiscoveredResources(db, scope, filter, { limit: 1 })).resources
    if (first !== undefined) {
      const { configuration, ...resource } = first
      return { resourceType, configuration, resource }
    }
  }
  return sample === null ? null : { resourceType, configuration: JSON.stringify(sample), resource: null }
}

/** A property of a type's configuration. */
export interface TypeProperty {
  readonly key: string
  readonly type: 'String' | 'Number' | 'Boolean' | 'Array' | 'Object'
  readonly example: string
}

/**
 * The properties that the sample of a type has; none when there is no sample. Throws `InvalidResourceType`.
 */
export function listTypeProperties(catalogue: Catalogue, resourceType: string): readonly TypeProperty[] {
  return Object.entries(sampleOf(catalogue, resourceType) ?? {}).flatMap(([key, value]) =>
    value === null
      ? []
      : [
          {
            key,
            type: typeOf(value),
            example: typeof value === 'object' ? JSON.stringify(value) : String(value),
          },
        ],
  )
}

function typeOf(value: Exclude<Json, null>): TypeProperty['type'] {
  if (Array.isArray(value)) return 'Array'
  switch (typeof value) {
    case 'string':
      return 'String'
    case 'number':
      return 'Number'
    case 'boolean':
      return 'Boolean'
    default:
      return 'Object'
  }
}

function sampleOf(catalogue: Catalogue, resourceType: string): JsonObject | null {
  if (!catalogue.resourceTypes.has(resourceType))
    throw new ApiError('Invalid{Param}', { Param: 'ResourceType' })
  return catalogue.samples.get(resourceType) ?? null
}
