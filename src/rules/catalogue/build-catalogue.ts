import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BuiltCatalogue } from './load-catalogue.js'
import { readCatalogueDirectory } from './read-catalogue-directory.js'
import type { FileIssue } from './yaml-source.js'

export type BuildResult =
  | { readonly kind: 'built'; readonly built: BuiltCatalogue }
  | { readonly kind: 'refused'; readonly issues: readonly FileIssue[] }

/**
 * Writes the catalogue of a directory as the JSON file that `loadCatalogue` reads, and its examples as the one that
 * `loadExamples` reads; nothing when it is refused.
 */
export function buildCatalogue(directory: string, target: string, examplesTarget?: string): BuildResult {
  const read = readCatalogueDirectory(directory)
  if (read.kind === 'refused') return read
  const { built, examples } = read.directory
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, `${JSON.stringify(built)}\n`)
  if (examplesTarget !== undefined)
    writeFileSync(examplesTarget, `${JSON.stringify(Object.fromEntries(examples))}\n`)
  return { kind: 'built', built }
}
