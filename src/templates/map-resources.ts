import { isDeepStrictEqual } from 'node:util'
import { mapProperties, readFirst, readPath, readRecorded, record } from './map-property.js'
import type { MappedProperty, SideMapping, TypeMapping } from './mapping.js'
import { RecordedObject } from './recorded.js'
import { isValueList, type Language, Reference, type TemplateResource, UNKNOWN, type Value } from './value.js'

/** A template resource with the configuration that would be recorded of it, as far as that can be told. */
export interface MappedResource {
  readonly resource: TemplateResource
  /** Recorded type, `ACS::*`. */
  readonly type: string
  readonly name: Value
  readonly region: Value
  readonly resourceGroup: Value
  readonly tags: Value
  readonly configuration: RecordedObject
}

export interface MappedTemplates {
  readonly mapped: readonly MappedResource[]
  /** Resources of types that no mapping speaks of. */
  readonly unmapped: readonly TemplateResource[]
}

/** Maps the resources of one template tree; side resources are folded into what they configure. */
export function mapResources(
  resources: readonly TemplateResource[],
  mappings: readonly TypeMapping[],
): MappedTemplates {
  const mains = new Map(mappings.flatMap((mapping) => typesOf(mapping).map((type) => [type, mapping])))
  const sides = new Map<string, [TypeMapping, SideMapping][]>()
  for (const mapping of mappings) {
    for (const side of mapping.sides ?? []) {
      for (const type of typesOf(side)) sides.set(type, [...(sides.get(type) ?? []), [mapping, side]])
    }
  }
  const mapped: MappedResource[] = []
  const unmapped: TemplateResource[] = []
  const known = new Map<string, MappedResource[]>()
  for (const resource of resources) {
    const mapping = mains.get(resource.type)
    if (mapping === undefined) {
      if (!sides.has(resource.type)) unmapped.push(resource)
      continue
    }
    const one = mapMain(resource, mapping)
    mapped.push(one)
    for (const key of keysOf(one)) known.set(key, [...(known.get(key) ?? []), one])
  }
  foldSides(resources, sides, mapped, known)
  return { mapped, unmapped }
}

function typesOf({ tf, ros, also = [] }: TypeMapping | SideMapping): readonly string[] {
  const older = Array.isArray(also) ? (also as readonly string[]) : Object.keys(also)
  return [tf, ros, ...older].filter((type) => type !== undefined)
}

function mapMain(resource: TemplateResource, mapping: TypeMapping): MappedResource {
  const { properties, language } = resource
  const isTerraform = language === 'terraform'
  const configuration = new RecordedObject()
  mapProperties(configuration, mapping.properties, properties, language)
  for (const [path, value] of Object.entries(mapping.also?.[resource.type] ?? {}))
    record(configuration, path, value)
  for (const side of mapping.sides ?? []) {
    // Without one of them the list is what the resource itself says, or empty.
    const own = mapping.properties.some((each) => each.to === side.list && isSpoken(each, language))
    if (side.list !== undefined && !own && typesFor(side, language) !== undefined)
      record(configuration, side.list, [])
  }
  const nameKey = isTerraform ? mapping.name?.tf : mapping.name?.ros
  const property = (tf: string, ros: string): Value => readPath(properties, isTerraform ? tf : ros) ?? UNKNOWN
  return {
    resource,
    type: mapping.type,
    name: nameKey === undefined ? UNKNOWN : (readFirst(properties, nameKey) ?? UNKNOWN),
    region: UNKNOWN,
    resourceGroup: property('resource_group_id', 'ResourceGroupId'),
    tags: readPath(properties, isTerraform ? 'tags' : 'Tags') ?? (mapping.untagged === true ? UNKNOWN : {}),
    configuration,
  }
}

function isSpoken({ tf, ros, constant }: MappedProperty, language: Language): boolean {
  return constant !== undefined || (language === 'terraform' ? tf : ros) !== undefined
}

function typesFor(side: SideMapping, language: TemplateResource['language']): string | undefined {
  return language === 'terraform' ? side.tf : side.ros
}

/** What a template says of the id and the name that the resource has, or will have. */
export function namesOf({ name, resource }: MappedResource): readonly string[] {
  return [resource.properties['id'], name]
    .filter((key) => typeof key === 'string')
    .filter((key) => key !== '')
}

function keysOf(one: MappedResource): readonly string[] {
  return [`@${one.resource.address}`, ...namesOf(one).map((key) => `${one.type}/${key}`)]
}

/** The sides that have spoken of a resource: where two of a kind differ, it is unknown which one holds. */
type Told = Map<MappedResource, Set<SideMapping>>

/** A side whose owner the template does not name leaves what it says unknown for every resource of the type. */
function foldSides(
  resources: readonly TemplateResource[],
  sides: ReadonlyMap<string, readonly [TypeMapping, SideMapping][]>,
  mapped: readonly MappedResource[],
  known: ReadonlyMap<string, readonly MappedResource[]>,
): void {
  const told: Told = new Map()
  for (const resource of resources) {
    for (const [mapping, side] of sides.get(resource.type) ?? []) {
      const path = resource.language === 'terraform' ? side.of.tf : side.of.ros
      const named = path === undefined ? UNKNOWN : (readFirst(resource.properties, path) ?? UNKNOWN)
      for (const owner of isValueList(named) ? named : [named]) {
        if (owner instanceof Reference || typeof owner === 'string') {
          const key = owner instanceof Reference ? `@${owner.address}` : `${mapping.type}/${owner}`
          const owners = known.get(key)
          for (const one of owners ?? []) foldSide(one, side, resource, told)
          // A text may name what is outside the template; a reference never does, so it is one that was not told apart.
          if (owners !== undefined || typeof owner === 'string') continue
        }
        for (const one of mapped) if (one.type === mapping.type) blurSide(one, side)
      }
    }
  }
}

function foldSide(owner: MappedResource, side: SideMapping, resource: TemplateResource, told: Told): void {
  const isCertain = (resource.perhaps ?? []).every((each) => owner.resource.perhaps?.includes(each))
  if (side.list === undefined) {
    const said = saidBySide(side, resource)
    // Lists of several sides add up, of those that are there.
    const paths = said.filter(({ items }) => items === undefined || !isCertain).map(({ to }) => to)
    const before = paths.map((path) => readRecorded(owner.configuration, path))
    mapProperties(owner.configuration, said, resource.properties, resource.language)
    const tellers = told.get(owner) ?? new Set()
    for (const [at, path] of paths.entries()) {
      const isOther = !isDeepStrictEqual(before[at], readRecorded(owner.configuration, path))
      if ((tellers.has(side) || !isCertain) && isOther) record(owner.configuration, path, UNKNOWN)
    }
    told.set(owner, tellers.add(side))
    return
  }
  const item = new RecordedObject()
  mapProperties(item, side.properties, resource.properties, resource.language)
  const before = readRecorded(owner.configuration, side.list)
  record(owner.configuration, side.list, Array.isArray(before) && isCertain ? [...before, item] : UNKNOWN)
}

function saidBySide(side: SideMapping, { language }: TemplateResource): readonly MappedProperty[] {
  return side.properties.filter(
    (property) =>
      property.constant !== undefined ||
      (language === 'terraform' ? property.tf : property.ros) !== undefined,
  )
}

function blurSide(owner: MappedResource, side: SideMapping): void {
  const paths = side.list === undefined ? side.properties.map(({ to }) => to) : [side.list]
  for (const path of paths) record(owner.configuration, path, UNKNOWN)
}
