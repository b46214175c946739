import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadCatalogue } from '../rules/catalogue/load-catalogue.js'
import type { Catalogue } from '../rules/catalogue/types.js'
import type { TypeMapping } from './mapping.js'

const BUILT = fileURLToPath(new URL('../../mappings.json', import.meta.url))
const SOURCE = fileURLToPath(new URL('../../catalog/mappings', import.meta.url))

let mappings: Promise<readonly TypeMapping[]> | undefined

/** The mappings that the build wrote beside the program, or their files where nothing was built; read once. */
export function loadMappings(): Promise<readonly TypeMapping[]> {
  mappings ??= readOnce()
  return mappings
}

async function readOnce(): Promise<readonly TypeMapping[]> {
  if (existsSync(BUILT)) return JSON.parse(readFileSync(BUILT, 'utf8'))
  // Reading YAML is a large piece of code, which a built program does without.
  const { readMappings } = await import('./read-mappings.js')
  return readMappings(SOURCE)
}

/** The catalogue and the mappings that the build wrote. */
export async function loadScanData(): Promise<{
  readonly catalogue: Catalogue
  readonly mappings: readonly TypeMapping[]
}> {
  const catalogue = loadCatalogue(fileURLToPath(new URL('../../catalog.json', import.meta.url)))
  return { catalogue, mappings: await loadMappings() }
}
