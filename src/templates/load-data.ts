import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadCatalogue } from '../rules/catalogue/load-catalogue.js'
import type { Catalogue } from '../rules/catalogue/types.js'
import type { TypeMapping } from './mapping.js'
import { readMappings } from './read-mappings.js'

const BUILT = fileURLToPath(new URL('../../mappings.json', import.meta.url))
const SOURCE = fileURLToPath(new URL('../../catalog/mappings', import.meta.url))

let mappings: readonly TypeMapping[] | undefined

/** The mappings that the build wrote beside the program, or their files where nothing was built; read once. */
export function loadMappings(): readonly TypeMapping[] {
  mappings ??= existsSync(BUILT)
    ? (JSON.parse(readFileSync(BUILT, 'utf8')) as readonly TypeMapping[])
    : readMappings(SOURCE)
  return mappings
}

/** The catalogue and the mappings that the build wrote. */
export function loadScanData(): { readonly catalogue: Catalogue; readonly mappings: readonly TypeMapping[] } {
  const catalogue = loadCatalogue(fileURLToPath(new URL('../../catalog.json', import.meta.url)))
  return { catalogue, mappings: loadMappings() }
}
