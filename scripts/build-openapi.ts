import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { OPERATIONS } from '../src/operations/index.js'
import { VERSION } from '../src/version.js'
import { renderApiTypes } from './openapi/api-types.js'
import { readDescriptions } from './openapi/descriptions.js'
import { openapiDocument } from './openapi/document.js'

// Runs as dist/scripts/build-openapi.js: the repository is two folders up, the document lies beside dist/scripts.
const ROOT = new URL('../../', import.meta.url)
const TARGET = new URL('../openapi.json', import.meta.url)
const TYPES = new URL('console/src/api/generated/', ROOT)

const document = openapiDocument({
  operations: OPERATIONS,
  descriptions: readDescriptions(fileURLToPath(new URL('src/operations', ROOT))),
  families: JSON.parse(readFileSync(new URL('spec/operations.json', ROOT), 'utf8')),
  productVersion: VERSION,
})
const text = JSON.stringify(document)
writeFileSync(TARGET, text)
writeFileSync(`${fileURLToPath(TARGET)}.gz`, gzipSync(text, { level: 9 }))

mkdirSync(TYPES, { recursive: true })
writeChanged(new URL('operations.ts', TYPES), renderApiTypes(OPERATIONS))

/** A file that stays as it was keeps its time, and what was made from it. */
function writeChanged(file: URL, contents: string): void {
  let before = ''
  try {
    before = readFileSync(file, 'utf8')
  } catch {
    // Not there yet.
  }
  if (before !== contents) writeFileSync(file, contents)
}
