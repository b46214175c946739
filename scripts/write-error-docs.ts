import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { renderErrors } from './error-docs.js'

// Runs as dist/scripts/write-error-docs.js, two folders below the repository.
// With --check nothing is written, and a page that differs from what would be written exits 1.
const file = fileURLToPath(new URL('../../docs/errors.md', import.meta.url))
const page = renderErrors()

if (!process.argv.includes('--check')) writeFileSync(file, page)
else if (!existsSync(file) || readFileSync(file, 'utf8') !== page) {
  process.stderr.write('docs/errors.md is stale: run node dist/scripts/write-error-docs.js\n')
  process.exitCode = 1
}
