import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { layOver } from '../../src/rules/catalogue/lay-over.js'
import { resolveParameters } from '../../src/rules/catalogue/parameters.js'
import { readCatalogueDirectory } from '../../src/rules/catalogue/read-catalogue-directory.js'
import { readMappings } from '../../src/templates/read-mappings.js'
import { ROOT } from '../architecture.js'
import { decideExample, type ExampleDecision } from './testing.js'

const read = readCatalogueDirectory(join(ROOT, 'catalog'))
if (read.kind === 'refused') throw new Error('the catalogue is refused')
const { directory } = read
const mappings = readMappings(join(ROOT, 'catalog/mappings'))

/** Every example of a mapped rule, as a template of each language. */
const decisions: readonly ExampleDecision[] = [...directory.catalogue.rules.values()].flatMap((rule) => {
  const [listed = ''] = rule.resourceTypes
  const type = listed === '*' ? 'ACS::ECS::Instance' : listed
  const kinds = ['compliant', 'nonCompliant'] as const
  return kinds.flatMap((expected) =>
    (directory.examples.get(rule.id)?.[expected] ?? []).flatMap((example) => {
      const resolved = resolveParameters(rule, example.parameters)
      if (resolved.kind !== 'resolved') return []
      const configuration = layOver(directory.samples.get(type) ?? {}, example.configuration)
      const given = { rule, parameters: resolved.values, type, expected, configuration, example }
      return (['terraform', 'ros'] as const).flatMap((language) => decideExample(given, language, mappings))
    }),
  )
})

/** Rules that gave both verdicts on templates of a language. */
function proven(language: ExampleDecision['language']): readonly string[] {
  const gave = (kind: string) =>
    new Set(
      decisions.filter((one) => one.language === language && one.actual === kind).map((one) => one.rule),
    )
  const passed = gave('compliant')
  return [...gave('nonCompliant')].filter((rule) => passed.has(rule)).sort()
}

function withTable(text: string): string {
  const [terraform, ros] = [new Set(proven('terraform')), new Set(proven('ros'))]
  const yes = (isProven: boolean) => (isProven ? 'yes' : '')
  const rows = [...new Set([...terraform, ...ros])]
    .sort()
    .map((rule) => `| ${rule} | ${yes(terraform.has(rule))} | ${yes(ros.has(rule))} |\n`)
  return text
    .replace(/\d+ in Terraform, \d+ in ROS\./, `${terraform.size} in Terraform, ${ros.size} in ROS.`)
    .replace(
      /(\| --- \| --- \| --- \|\n|\|---\|---\|---\|\n)(\|.*\n)*/,
      (_, head: string) => head + rows.join(''),
    )
}

describe('examples of rules, written as templates', () => {
  it('reads every mapping file', () => {
    expect(mappings.length).toBeGreaterThanOrEqual(readdirSync(join(ROOT, 'catalog/mappings')).length)
  })

  it('never get another verdict than the recorded configuration has', () => {
    const wrong = decisions.filter(
      ({ actual, expected }) => actual !== expected && actual !== 'insufficientData',
    )
    expect(wrong.map((one) => `${one.language} ${one.rule}: ${one.example} ${one.actual}`)).toEqual([])
  })

  it('prove the rules that docs/scan.md lists', () => {
    const file = join(ROOT, 'docs/scan.md')
    // `UPDATE_TABLE=1 npx vitest run test/scan/round-trip.test.ts` writes the table anew.
    if (process.env['UPDATE_TABLE'] === '1') writeFileSync(file, withTable(readFileSync(file, 'utf8')))
    const text = readFileSync(file, 'utf8')
    const rows = [...text.matchAll(/^\| ([a-z][\w-]+) \| (yes)? ?\| (yes)? ?\|$/gm)]
    const listed = (column: 2 | 3) => rows.filter((row) => row[column] === 'yes').map((row) => row[1])
    expect({ terraform: listed(2), ros: listed(3) }).toEqual({
      terraform: proven('terraform'),
      ros: proven('ros'),
    })
    expect(text).toContain(`${proven('terraform').length} in Terraform, ${proven('ros').length} in ROS.`)
  })
})
