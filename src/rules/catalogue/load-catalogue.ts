import { readFileSync } from 'node:fs'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Json, JsonObject } from '../../conditions/types.js'
import { type Alias, readAliases, withAliases } from './aliases.js'
import { readControls } from './read-controls.js'
import { readPack } from './read-pack.js'
import { readResourceTypes } from './read-resource-types.js'
import { readRule } from './read-rule.js'
import { elementsOf, isObject, note, type SourceValue, sourceOf } from './source-value.js'
import { TextMap } from './text-map.js'
import type { Catalogue } from './types.js'

/** What a catalogue is built of: rules without examples, packages, types and standards as their files have them. */
export interface CatalogueContent {
  readonly version: string
  readonly rules: readonly JsonObject[]
  readonly packs: readonly JsonObject[]
  readonly resourceTypes: readonly JsonObject[]
  readonly controls: readonly JsonObject[]
  readonly aliases?: readonly Alias[]
  /** By resource type. */
  readonly samples: JsonObject
}

/**
 * The catalogue as one JSON document. What it holds stands there as JSON texts: a text costs a start next to nothing,
 * hundreds of rules would cost it more than everything else, and most are never asked for.
 */
export interface BuiltCatalogue {
  readonly version: string
  /** By id. */
  readonly rules: Texts
  /** By id. */
  readonly packs: Texts
  /** By resource type. */
  readonly samples: Texts
  /** The list of the types of each product. */
  readonly resourceTypes: string
  /** The list of standards, deflated, in base64: a quarter of the catalogue, for reports and listings alone. */
  readonly controls: string
  /** What is applied to the rules when they are read. */
  readonly aliases: string
}

type Texts = Readonly<Record<string, string>>

/** The form of a catalogue that is written and read. */
export function catalogueTexts(content: CatalogueContent): BuiltCatalogue {
  return {
    version: content.version,
    rules: textsById(content.rules),
    packs: textsById(content.packs),
    samples: textsOf(Object.entries(content.samples)),
    resourceTypes: JSON.stringify(content.resourceTypes),
    controls: deflateRawSync(JSON.stringify(content.controls)).toString('base64'),
    aliases: JSON.stringify({ aliases: content.aliases ?? [] }),
  }
}

/**
 * Reads the catalogue that the build wrote (one JSON file: parsing hundreds of YAML files would cost seconds
 * at every start). Throws when the file is absent or not what the build writes; of a single rule or package that is
 * known when it is first asked for.
 */
export function loadCatalogue(file: string): Catalogue {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isBuilt(content)) throw new Error(`${file} is no catalogue of this version`)
  return readCatalogue(content)
}

/** A catalogue whose parts are read when they are first asked for. Asking throws when they are not what the build writes. */
export function readCatalogue(built: BuiltCatalogue): Catalogue {
  const resourceTypes = once(() =>
    byKey(readList(built.resourceTypes, 'resourceTypes', readResourceTypes).flat(), ({ type }) => type),
  )
  const controls = once(() =>
    byKey(readList(inflated(built.controls), 'controls', readControls), ({ id }) => id),
  )
  const aliases = once(() => readPart(built.aliases, 'aliases', readAliases))
  return {
    version: built.version,
    rules: new TextMap(built.rules, (text, id) =>
      withAliases(readPart(text, `rules.${id}`, readRule), aliases()),
    ),
    packs: new TextMap(built.packs, (text, id) => readPart(text, `packs.${id}`, readPack)),
    get resourceTypes() {
      return resourceTypes()
    },
    get controls() {
      return controls()
    },
    samples: new TextMap(built.samples, (text, type) => readPart(text, `samples.${type}`, readSample)),
  }
}

function isBuilt(content: unknown): content is BuiltCatalogue {
  if (typeof content !== 'object' || content === null) return false
  const { version, rules, packs, samples, resourceTypes, controls, aliases } = content as Record<
    string,
    unknown
  >
  return (
    [version, resourceTypes, controls, aliases].every((text) => typeof text === 'string') &&
    [rules, packs, samples].every(areTexts)
  )
}

function areTexts(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string')
  )
}

function inflated(base64: string): string {
  return inflateRawSync(Buffer.from(base64, 'base64')).toString()
}

function readList<T>(text: string, name: string, read: (source: SourceValue) => T): readonly T[] {
  return readPart(text, name, (source) => elementsOf(source).map(read))
}

/** Throws the first thing that is wrong, with the name of the part before the place in it. */
function readPart<T>(text: string, name: string, read: (source: SourceValue) => T): T {
  const content: Json = JSON.parse(text)
  const source = sourceOf(content)
  const value = read(source)
  const [issue] = source.issues
  if (issue !== undefined) throw new Error(`${[name, ...issue.path].join('.')}: ${issue.message}`)
  return value
}

function readSample(source: SourceValue): JsonObject {
  if (isObject(source.value)) return source.value
  note(source, 'must be a map')
  return {}
}

/** By their `id`s, which the caller has read. */
function textsById(values: readonly JsonObject[]): Texts {
  return textsOf(values.map((value) => [String(value['id']), value]))
}

function textsOf(entries: readonly (readonly [string, Json | undefined])[]): Texts {
  return Object.fromEntries(entries.map(([key, value]) => [key, JSON.stringify(value)]))
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** A map in the order of its keys. */
function byKey<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, T> {
  const sorted = [...values].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
  return new Map(sorted.map((value) => [keyOf(value), value]))
}
