import type { Json, JsonObject } from '../../src/conditions/types.js'
import { toInstant } from '../../src/platform/instant.js'
import type { ManagedRule, RuleExample } from '../../src/rules/catalogue/types.js'
import { judge, prepareRule } from '../../src/templates/judge.js'
import { mapResources } from '../../src/templates/map-resources.js'
import type { MappedProperty, SideMapping, TypeMapping } from '../../src/templates/mapping.js'
import { relatedTemplates } from '../../src/templates/related.js'
import type { Language, TemplateResource, Value } from '../../src/templates/value.js'

export interface ExampleDecision {
  readonly language: Language
  readonly rule: string
  readonly example: string
  readonly expected: string
  readonly actual: string
}

interface Given {
  readonly rule: ManagedRule
  readonly parameters: Readonly<Record<string, string>>
  readonly type: string
  readonly expected: 'compliant' | 'nonCompliant'
  readonly configuration: Json
  readonly example: RuleExample
}

const DEFAULT_NOW = toInstant(Date.UTC(2026, 0, 1))

/** Writes the example as a template resource by the mapping read backwards, scans it, and tells the verdict. */
export function decideExample(
  given: Given,
  language: Language,
  mappings: readonly TypeMapping[],
): readonly ExampleDecision[] {
  const mapping = mappings.find(
    ({ type, tf, ros }) => type === given.type && (language === 'terraform' ? tf : ros) !== undefined,
  )
  if (mapping === undefined) return []
  if (
    !isFaithful(withoutSides(mapping, language), given.configuration, given.example.configuration, language)
  )
    return []
  const resource: TemplateResource = {
    language,
    type: (language === 'terraform' ? mapping.tf : mapping.ros)!,
    address: 'example',
    properties: {
      ...recordFields(given.example, mapping, language),
      ...backwards(
        statedLast(mapping.properties, given.example.configuration),
        given.configuration,
        language,
      ),
      [language === 'terraform' ? 'tags' : 'Tags']: { ...given.example.tags },
    },
    file: 'example',
    line: 1,
  }
  const sides = sidesOf(mapping, given, resource)
  if (sides === null) return []
  const owner = { ...resource, properties: { ...resource.properties, id: 'example-id' } }
  const { mapped } = mapResources([owner, ...sides], mappings)
  const prepared = prepareRule(given.rule, given.parameters)
  const now = given.example.now ?? DEFAULT_NOW
  const { kind } = judge(prepared, mapped[0]!, now, relatedTemplates(mapped))
  return [
    {
      language,
      rule: given.rule.id,
      example: given.example.name,
      expected: given.expected,
      actual: kind,
    },
  ]
}

const SAMPLE_RECORD = { ResourceName: 'example', ResourceGroupId: 'rg-acfmexample0001' }

function recordFields(
  { record }: RuleExample,
  { name }: TypeMapping,
  language: Language,
): Readonly<Record<string, Value>> {
  const { ResourceName, ResourceGroupId } = { ...SAMPLE_RECORD, ...record }
  const nameKey = (language === 'terraform' ? name?.tf : name?.ros)?.split('|')[0]
  return {
    [language === 'terraform' ? 'resource_group_id' : 'ResourceGroupId']: ResourceGroupId,
    ...(nameKey === undefined ? {} : { [nameKey]: ResourceName }),
  }
}

/** The side resources that say what the resource itself cannot; null when they cannot either. */
function sidesOf(
  mapping: TypeMapping,
  { configuration, example }: Given,
  owner: TemplateResource,
): readonly TemplateResource[] | null {
  const { language } = owner
  const isTerraform = language === 'terraform'
  const made: TemplateResource[] = []
  for (const [sideAt, side] of (mapping.sides ?? []).entries()) {
    const type = isTerraform ? side.tf : side.ros
    const of = isTerraform ? side.of.tf : side.of.ros
    if (type === undefined || of === undefined) continue
    const own = mapping.properties.find((each) => each.to === side.list && isSpoken(each, language))
    if (own !== undefined && own.constant === undefined) continue
    if (own !== undefined && readJson(example.configuration, side.list!) === undefined) continue
    const items = side.list === undefined ? [configuration] : readJson(configuration, side.list)
    if (!Array.isArray(items) || isToldByAnother(mapping, side, example.configuration)) continue
    const isStated = side.list !== undefined && readJson(example.configuration, side.list) !== undefined
    const base = Array.isArray(own?.constant) ? own.constant.map((item) => JSON.stringify(item)) : []
    if (base.some((item) => !items.some((each: Json) => JSON.stringify(each) === item))) return null
    for (const [at, item] of items.entries()) {
      if (base.includes(JSON.stringify(item))) continue
      if (own !== undefined && !isFaithful(side.properties, item, item, language)) return null
      if (isStated && side.properties.some((each) => isOther(each, item))) return null
      const said =
        side.list === undefined ? onlySaidBySide(mapping, side.properties, item, language) : side.properties
      const properties = backwards(said, item, language)
      const constants = said.filter(({ constant }) => constant !== undefined)
      const isTold = ({ to, constant }: MappedProperty) =>
        textOf(readJson(item, to) ?? null) === textOf(constant!)
      const isSaid = constants.length > 0 ? constants.every(isTold) : Object.keys(properties).length > 0
      if (side.list === undefined && !isSaid) continue
      made.push({
        ...owner,
        type,
        address: `side${sideAt}-${at}`,
        properties: { ...properties, [of]: 'example-id' },
      })
    }
  }
  return made
}

function isSpoken({ tf, ros, constant }: MappedProperty, language: Language): boolean {
  return constant !== undefined || (language === 'terraform' ? tf : ros) !== undefined
}

/** What no side resource can say otherwise. */
function withoutSides(
  { properties, sides = [] }: TypeMapping,
  language: Language,
): readonly MappedProperty[] {
  const bySides = new Set(
    sides
      .filter(({ tf, ros }) => (language === 'terraform' ? tf : ros) !== undefined)
      .flatMap((side) => (side.list === undefined ? side.properties.map(({ to }) => to) : [side.list])),
  )
  return properties.filter(({ to, constant }) => constant === undefined || !bySides.has(to))
}

/** Several properties may follow from one of the template: what the example itself states decides. */
function statedLast(properties: readonly MappedProperty[], own: Json): readonly MappedProperty[] {
  const isStated = ({ to }: MappedProperty) => Number(readJson(own, to) !== undefined)
  return [...properties].sort((a, b) => isStated(a) - isStated(b))
}

function isOther({ to, constant }: MappedProperty, item: Json): boolean {
  const recorded = readJson(item, to)
  return constant !== undefined && recorded !== undefined && textOf(recorded) !== textOf(constant)
}

/** One resource may add to several lists of the owner: the example speaks of one of them, or the first is meant. */
function isToldByAnother({ sides = [] }: TypeMapping, side: SideMapping, example: Json): boolean {
  const lists = sides.filter(({ tf, ros, list }) => list !== undefined && tf === side.tf && ros === side.ros)
  const stated = lists.filter(({ list }) => readJson(example, list!) !== undefined)
  return side.list !== undefined && side !== (stated[0] ?? lists[0])
}

function onlySaidBySide(
  { properties }: TypeMapping,
  side: readonly MappedProperty[],
  configuration: Json,
  language: Language,
): readonly MappedProperty[] {
  const isOwn = ({ to, constant, tf, ros }: MappedProperty) =>
    constant === undefined
      ? (language === 'terraform' ? tf : ros) !== undefined
      : textOf(readJson(configuration, to) ?? null) === textOf(constant)
  const own = new Set(properties.filter(isOwn).map(({ to }) => to))
  return side.filter(({ to }) => !own.has(to))
}

/** Whether a template can say what the example has: a provider cannot record null, nor another constant. */
function isFaithful(
  properties: readonly MappedProperty[],
  configuration: Json,
  own: Json,
  language: Language,
): boolean {
  return properties.every((property) => {
    if (readJson(own, property.to) === null) return false
    const recorded = readJson(configuration, property.to)
    if (recorded === undefined || recorded === null) return true
    // A list of the sample that the example does not speak of is left to the template.
    if (Array.isArray(recorded) && readJson(own, property.to) === undefined) return true
    if (property.constant !== undefined) return textOf(property.constant) === textOf(recorded)
    const path = language === 'terraform' ? property.tf : property.ros
    if (path === undefined || property.values === undefined) return true
    return templateValue(property, recorded, language) !== undefined
  })
}

function backwards(
  properties: readonly MappedProperty[],
  configuration: Json,
  language: Language,
): Record<string, Value> {
  const made: Record<string, Value> = {}
  for (const property of properties) {
    const path = (language === 'terraform' ? property.tf : property.ros)?.split('|')[0]
    const recorded = readJson(configuration, property.to)
    if (path === undefined || recorded === undefined || recorded === null) continue
    if (!appliesTo(property, properties, configuration, language)) continue
    const value = templateValue(property, recorded, language)
    if (value !== undefined) put(made, path.split('.'), value)
  }
  return made
}

/** Whether what `when` asks of the template follows from the configuration. */
function appliesTo(
  { when = {} }: MappedProperty,
  properties: readonly MappedProperty[],
  configuration: Json,
  language: Language,
): boolean {
  return Object.entries(when).every(([path, text]) => {
    const source = properties.find((each) => (language === 'terraform' ? each.tf : each.ros) === path)
    return source !== undefined && String(readJson(configuration, source.to)) === text
  })
}

function templateValue(property: MappedProperty, recorded: Json, language: Language): Value | undefined {
  if (property.whenSet !== undefined) return String(property.whenSet) === String(recorded) ? 'set' : undefined
  if (property.items !== undefined)
    return Array.isArray(recorded)
      ? recorded
          .filter((item: Json) => isFaithful(property.items!, item, item, language))
          .map((item: Json) => backwards(property.items!, item, language))
      : undefined
  if (property.named !== undefined) {
    const [name, value] = property.named
    return Object.entries(recorded ?? {}).map(([key, each]) => ({ [name]: key, [value]: each }))
  }
  if (property.as === 'parsed') return JSON.stringify(recorded)
  if (property.values === undefined) return recorded
  return Object.entries(property.values).find(
    ([key, value]) => key === '*' || textOf(value) === textOf(recorded),
  )?.[0]
}

function textOf(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function put(into: Record<string, Value>, [name, ...rest]: readonly string[], value: Value): void {
  if (name === undefined) return
  if (rest.length === 0) {
    if (value !== 'set' || typeof into[name] !== 'object') into[name] = value
    return
  }
  // A property that is only said to be set gives way to what it holds.
  const before = into[name]
  const inner = (typeof before === 'object' ? before : {}) as Record<string, Value>
  into[name] = inner
  put(inner, rest, value)
}

function readJson(value: Json, path: string): Json | undefined {
  let at: Json | undefined = value
  for (const name of path.split('.'))
    at = typeof at === 'object' && at !== null && !Array.isArray(at) ? (at as JsonObject)[name] : undefined
  return at
}
