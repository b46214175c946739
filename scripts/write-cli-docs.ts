import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { renderCli } from './cli-docs.js'

// Runs as dist/scripts/write-cli-docs.js, two folders below the repository.
// With --check nothing is written, and a page that differs from what would be written exits 1.
const file = new URL('../../docs/cli.md', import.meta.url)
const page = await renderCli()
if (!process.argv.includes('--check')) {
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, page)
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== page) {
  process.stderr.write('docs/cli.md is stale: run node dist/scripts/write-cli-docs.js\n')
  process.exitCode = 1
}
