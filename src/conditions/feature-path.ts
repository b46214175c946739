import { formatInstant } from '../platform/instant.js'
import { ConditionError } from './condition-error.js'
import { compileRead } from './path/compile-read.js'
import { parsePath } from './path/parse-path.js'
import type { Path } from './path/types.js'
import type { Json, ResourceView } from './types.js'

type ReadField = (resource: ResourceView) => Json | undefined

/** The fields of a record under their wire names. Source: catalog/rule-format.md. */
const FIELDS: Readonly<Record<string, ReadField>> = {
  AccountId: (resource) => resource.accountId,
  ResourceType: (resource) => resource.resourceType,
  ResourceId: (resource) => resource.resourceId,
  ResourceName: (resource) => resource.resourceName,
  RegionId: (resource) => resource.regionId,
  AvailabilityZone: (resource) => resource.availabilityZone,
  ResourceGroupId: (resource) => resource.resourceGroupId,
  ResourceStatus: (resource) => resource.resourceStatus,
  ResourceCreateTime: ({ resourceCreateTime }) =>
    resourceCreateTime === undefined ? undefined : formatInstant(resourceCreateTime),
  Tags: (resource) => resource.tags,
}

/** A path into a configuration or element, or a field of the record. */
export type FeaturePath =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'field'; readonly read: ReadField }

/** A word alone is no path: in `via` it names a relation. */
export function isRelationName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(text)
}

const FIELD = /^resource\.([A-Za-z]+)(.*)$/s

/** Parses `$...`, `@...` or `resource.X`; `resource.Tags` may be followed by a tag key. Throws ConditionError. */
export function parseFeaturePath(text: string): FeaturePath {
  const field = FIELD.exec(text)
  if (field === null) return { kind: 'path', path: parsePath(text) }
  const name = field[1]!
  const read = Object.hasOwn(FIELDS, name) ? FIELDS[name]! : undefined
  if (read === undefined) throw new ConditionError(`path: resource has no field ${name}`)
  if (field[2] === '') return { kind: 'field', read }
  const rest = parsePath(`$${field[2]}`)
  if (!rest.definite || name !== 'Tags') throw new ConditionError(`path: resource.${name} has no such member`)
  const member = compileRead(rest.segments)
  return { kind: 'field', read: (resource) => member(read(resource)) }
}
