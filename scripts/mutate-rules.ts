import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readCatalogueDirectory } from '../src/rules/catalogue/read-catalogue-directory.js'
import { formatIssue } from '../src/rules/catalogue/yaml-source.js'
import { readEquivalents } from './mutation/equivalents.js'
import { listMutants, measure } from './mutation/measure.js'

/** Percent of the mutants that the examples must catch. */
const LEAST = 95

// Runs as dist/scripts/mutate-rules.js: the sources are two folders up.
const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const { values } = parseArgs({
  options: {
    product: { type: 'string' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    survivors: { type: 'boolean', default: false },
  },
})
const read = readCatalogueDirectory(root('catalog'))
if (read.kind === 'refused') throw new Error(read.issues.map(formatIssue).join('\n'))
const mutants = listMutants(read.directory, readEquivalents(root('scripts/mutation/equivalents.yaml')), {
  ...(values.product === undefined ? {} : { product: values.product }),
  ...(values.sample === undefined ? {} : { sample: wholeNumber('sample', values.sample) }),
  seed: wholeNumber('seed', values.seed),
})
if (mutants.length === 0) throw new Error('there is no such mutant')
const scores = measure(read.directory, mutants)
const caught = scores.reduce((sum, score) => sum + score.caught, 0)
if (values.survivors)
  for (const { rule, mutant } of scores.flatMap(({ survivors }) => survivors))
    process.stdout.write(`${rule.id} ${mutant.change}\n`)
for (const score of scores) process.stdout.write(line(score.product, score.caught, score.mutants))
process.stdout.write(line('all', caught, mutants.length))
if (caught * 100 < mutants.length * LEAST) process.exitCode = 1

function line(name: string, found: number, total: number): string {
  const percent = ((found / total) * 100).toFixed(1)
  return `${name.padEnd(20)} ${String(found).padStart(5)} of ${String(total).padStart(5)}  ${percent.padStart(5)} %\n`
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} takes a whole number from 1`)
  return value
}
