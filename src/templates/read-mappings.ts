import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { MappedProperty, TypeMapping } from './mapping.js'

const TYPE_KEYS = new Set(['type', 'tf', 'ros', 'also', 'untagged', 'name', 'properties', 'sides'])
const SIDE_KEYS = new Set(['tf', 'ros', 'also', 'of', 'list', 'properties'])
const PROPERTY_KEYS = new Set(
  'to tf ros default absent constant values whenSet when as items named'.split(' '),
)

/** Reads `catalog/mappings/*.yaml`. Throws naming the file and what is wrong with it. */
export function readMappings(folder: string): readonly TypeMapping[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => {
      const content: unknown = parse(readFileSync(join(folder, name), 'utf8'))
      if (!Array.isArray(content)) throw new Error(`${name}: must be a list`)
      for (const each of content as TypeMapping[]) checkMapping(each, name)
      return content as TypeMapping[]
    })
}

function checkMapping(mapping: TypeMapping, file: string): void {
  checkKeys(mapping, TYPE_KEYS, file)
  if (!/^ACS::/.test(mapping.type)) throw new Error(`${file}: ${mapping.type} is no recorded type`)
  checkProperties(mapping.properties, file)
  for (const side of mapping.sides ?? []) {
    checkKeys(side, SIDE_KEYS, file)
    checkProperties(side.properties, file)
  }
}

function checkProperties(properties: readonly MappedProperty[], file: string): void {
  for (const property of properties) {
    checkKeys(property, PROPERTY_KEYS, file)
    if (property.items !== undefined) checkProperties(property.items, file)
  }
}

function checkKeys(value: object, known: ReadonlySet<string>, file: string): void {
  const unknown = Object.keys(value).find((key) => !known.has(key))
  if (unknown !== undefined) throw new Error(`${file}: unknown key ${unknown}`)
}
