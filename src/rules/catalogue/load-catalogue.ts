import { readFileSync } from 'node:fs'
import type { Json, JsonObject } from '../../conditions/types.js'
import { readControls } from './read-controls.js'
import { readPack } from './read-pack.js'
import { readResourceTypes } from './read-resource-types.js'
import { readRule } from './read-rule.js'
import {
  elementsOf,
  isObject,
  optional,
  readText,
  required,
  type SourceValue,
  sourceOf,
} from './source-value.js'
import type { Catalogue, ControlStandard } from './types.js'

/** The catalogue as one JSON document: rules without examples, packages and types as their files have them. */
export interface BuiltCatalogue {
  readonly version: string
  readonly rules: readonly JsonObject[]
  readonly packs: readonly JsonObject[]
  readonly resourceTypes: readonly JsonObject[]
  /** JSON text of the list of standards: a text costs a start nothing, hundreds of clauses would. */
  readonly controls: string
  readonly samples: JsonObject
}

/**
 * Reads the catalogue that the build wrote (one JSON file: parsing hundreds of YAML files would cost seconds
 * at every start). Throws when the file is absent or not what the build writes.
 */
export function loadCatalogue(file: string): Catalogue {
  const content: Json = JSON.parse(readFileSync(file, 'utf8'))
  const source = sourceOf(content)
  const catalogue = readCatalogue(source)
  const [first] = source.issues
  if (first !== undefined)
    throw new Error(`${file} is no catalogue of this version: ${first.path.join('.')}: ${first.message}`)
  return catalogue
}

/** Reads a built catalogue; what is wrong is noted in `source.issues`. */
export function readCatalogue(source: SourceValue): Catalogue {
  const list = (key: string) => elementsOf(required(source, key)).filter(({ value }) => isObject(value))
  const controls = optional(source, 'controls')
  let standards: ReadonlyMap<string, ControlStandard> | undefined
  return {
    version: readText(required(source, 'version')),
    rules: byKey(list('rules').map(readRule), (rule) => rule.id),
    packs: byKey(list('packs').map(readPack), (pack) => pack.id),
    resourceTypes: byKey(list('resourceTypes').flatMap(readResourceTypes), (type) => type.type),
    get controls() {
      standards ??= parseControls(controls === undefined ? '[]' : readText(controls))
      return standards
    },
    samples: readSamples(optional(source, 'samples')),
  }
}

/** Reads the standards of a built catalogue. Throws when they are not what the build writes. */
function parseControls(text: string): ReadonlyMap<string, ControlStandard> {
  const content: Json = JSON.parse(text)
  const source = sourceOf(content)
  const standards = byKey(elementsOf(source).map(readControls), ({ id }) => id)
  const [issue] = source.issues
  if (issue !== undefined) throw new Error(`controls.${issue.path.join('.')}: ${issue.message}`)
  return standards
}

function readSamples(source: SourceValue | undefined): ReadonlyMap<string, JsonObject> {
  const value = source?.value
  const entries = isObject(value) ? Object.entries(value) : []
  return new Map(entries.flatMap(([type, sample]) => (isObject(sample) ? [[type, sample] as const] : [])))
}

/** A map in the order of its keys. */
function byKey<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, T> {
  const sorted = [...values].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
  return new Map(sorted.map((value) => [keyOf(value), value]))
}
