import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { operators } from '../src/conditions/operators/index.js'
import { readCatalogue } from '../src/rules/catalogue/load-catalogue.js'
import { readCatalogueDirectory } from '../src/rules/catalogue/read-catalogue-directory.js'
import { formatIssue } from '../src/rules/catalogue/yaml-source.js'
import { renderControls, renderPacks, renderRules } from './catalog-docs.js'
import { renderOperators } from './operator-docs.js'
import { readProvenOnTemplates, renderScan } from './template-docs.js'
import { readTitles } from './title-docs.js'

// Runs as dist/scripts/write-catalog-docs.js, two folders below the repository.
// With --check nothing is written, and a page that differs from what would be written exits 1.
const root = fileURLToPath(new URL('../..', import.meta.url))
const isCheck = process.argv.includes('--check')

const read = readCatalogueDirectory(join(root, 'catalog'))
if (read.kind === 'refused') {
  for (const issue of read.issues) process.stderr.write(`${formatIssue(issue)}\n`)
  process.exitCode = 1
} else {
  const { built, examples } = read.directory
  const catalogue = readCatalogue(built)
  const proven = readProvenOnTemplates(join(root, 'catalog/proven-on-templates.json'))
  const titles = readTitles(readFileSync(join(root, 'catalog/titles.yaml'), 'utf8'))
  writeOrCheck('docs/rules.md', renderRules(catalogue, examples, proven, titles))
  writeOrCheck('docs/packs.md', renderPacks(catalogue))
  writeOrCheck('docs/controls.md', renderControls(catalogue))
  writeOrCheck('docs/operators.md', renderOperators(operators))
  writeOrCheck('docs/scan.md', renderScan(readFileSync(join(root, 'docs/scan.md'), 'utf8'), proven))
}

function writeOrCheck(name: string, content: string): void {
  const file = join(root, name)
  if (!isCheck) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== content) {
    process.stderr.write(`${name} is stale: run node dist/scripts/write-catalog-docs.js\n`)
    process.exitCode = 1
  }
}
