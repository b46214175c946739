import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { readCatalogueDirectory } from '../src/rules/catalogue/read-catalogue-directory.js'
import { formatIssue } from '../src/rules/catalogue/yaml-source.js'

/**
 * Writes the catalogue of a directory as the one JSON file that the server reads. Returns the lines to print;
 * when the directory is refused they name file, line and issue, and nothing is written.
 */
export function buildCatalogue(
  directory: string,
  target: string,
): { readonly ok: boolean; readonly lines: readonly string[] } {
  const read = readCatalogueDirectory(directory)
  if (read.kind === 'refused') return { ok: false, lines: read.issues.map(formatIssue) }
  const { built, catalogue } = read.directory
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, `${JSON.stringify(built)}\n`)
  const { rules, packs, resourceTypes } = catalogue
  return {
    ok: true,
    lines: [
      `${relative(process.cwd(), target)}: ${rules.size} rules, ${packs.size} packages, ${resourceTypes.size} resource types, version ${built.version}`,
    ],
  }
}

function main(): void {
  // dist/scripts/build-catalog.js: the sources are two folders up, the result lies beside dist/scripts.
  const here = dirname(fileURLToPath(import.meta.url))
  const { ok, lines } = buildCatalogue(join(here, '..', '..', 'catalog'), join(here, '..', 'catalog.json'))
  for (const line of lines) (ok ? process.stdout : process.stderr).write(`${line}\n`)
  if (!ok) process.exitCode = 1
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main()
