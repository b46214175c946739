import { readFileSync, writeFileSync } from 'node:fs'
import { renderConfiguration } from './configuration-docs.js'
import { renderErrors } from './error-docs.js'
import { renderOperations } from './operation-docs.js'

/**
 * Writes the pages of docs/ that are made from the program: operations, errors, configuration. With `--check`
 * writes nothing and exits 1 when one is stale. Run from dist/scripts.
 */
const ROOT = new URL('../../', import.meta.url)
const PAGES: Readonly<Record<string, () => string>> = {
  'docs/operations.md': () => renderOperations(readFileSync(new URL('spec/operations.json', ROOT), 'utf8')),
  'docs/errors.md': renderErrors,
  'docs/configuration.md': renderConfiguration,
}

const stale: string[] = []
for (const [path, make] of Object.entries(PAGES)) {
  const file = new URL(path, ROOT)
  const page = make()
  if (process.argv.includes('--check')) {
    if (readOrEmpty(file) !== page) stale.push(path)
  } else writeFileSync(file, page)
}
if (stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}; run npm run docs`)
  process.exitCode = 1
}

function readOrEmpty(file: URL): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
