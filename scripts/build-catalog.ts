import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildCatalogue } from '../src/rules/catalogue/build-catalogue.js'
import { formatIssue } from '../src/rules/catalogue/yaml-source.js'
import { readMappings } from '../src/templates/read-mappings.js'

// Runs as dist/scripts/build-catalog.js: catalog/ is two folders up, the result lies beside dist/scripts.
const result = buildCatalogue(
  fileURLToPath(new URL('../../catalog', import.meta.url)),
  fileURLToPath(new URL('../catalog.json', import.meta.url)),
  fileURLToPath(new URL('../examples.json', import.meta.url)),
)
if (result.kind === 'built') {
  const { rules, packs, version } = result.built
  process.stdout.write(
    `dist/catalog.json: ${Object.keys(rules).length} rules, ${Object.keys(packs).length} packages, version ${version}\n`,
  )
} else {
  for (const issue of result.issues) process.stderr.write(`${formatIssue(issue)}\n`)
  process.exitCode = 1
}

writeFileSync(
  fileURLToPath(new URL('../mappings.json', import.meta.url)),
  `${JSON.stringify(readMappings(fileURLToPath(new URL('../../catalog/mappings', import.meta.url))))}\n`,
)
