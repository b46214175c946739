import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readProvenOnTemplates } from '../../scripts/template-docs.js'
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

  it('prove the rules that catalog/proven-on-templates.json lists', () => {
    const file = join(ROOT, 'catalog/proven-on-templates.json')
    const found = { terraform: proven('terraform'), ros: proven('ros') }
    // `UPDATE_TABLE=1 npx vitest run test/scan/round-trip.test.ts` writes the list anew, `npm run docs` the pages.
    if (process.env['UPDATE_TABLE'] === '1') writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`)
    expect(readProvenOnTemplates(file)).toEqual(found)
  })
})
