import { fileURLToPath } from 'node:url'
import { loadCatalogue } from '../rules/catalogue/load-catalogue.js'
import type { Catalogue } from '../rules/catalogue/types.js'
import { loadMappings } from './load-mappings.js'
import type { TypeMapping } from './mapping.js'

/** The catalogue and the mappings that the build wrote beside the program. */
export function loadScanData(): { readonly catalogue: Catalogue; readonly mappings: readonly TypeMapping[] } {
  return {
    catalogue: loadCatalogue(fileURLToPath(new URL('../../catalog.json', import.meta.url))),
    mappings: loadMappings(fileURLToPath(new URL('../../mappings.json', import.meta.url))),
  }
}
