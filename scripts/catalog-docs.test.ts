import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { checkControls } from '../src/rules/catalogue/check-controls.js'
import { readCatalogueDirectory } from '../src/rules/catalogue/read-catalogue-directory.js'
import { readControls } from '../src/rules/catalogue/read-controls.js'
import type { Catalogue, ManagedRule, PackTemplate } from '../src/rules/catalogue/types.js'
import { formatIssue, parseYaml } from '../src/rules/catalogue/yaml-source.js'
import { OWN_STANDARD, renderControls, renderPacks, renderRules } from './catalog-docs.js'
import { readProvenOnTemplates, renderScan } from './template-docs.js'
import { readTitles } from './title-docs.js'

const root = new URL('..', import.meta.url)
const read = readCatalogueDirectory(fileURLToPath(new URL('catalog', root)))
if (read.kind === 'refused') throw new Error(read.issues.map(formatIssue).join('\n'))
const { catalogue, examples } = read.directory
const proven = readProvenOnTemplates(fileURLToPath(new URL('catalog/proven-on-templates.json', root)))
const titles = readTitles(readFileSync(new URL('catalog/titles.yaml', root), 'utf8'))

function pageOf(name: string): string {
  return readFileSync(new URL(`docs/${name}`, root), 'utf8')
}

describe('the pages about the catalogue', () => {
  it('are fresh (else run node dist/scripts/write-catalog-docs.js)', () => {
    expect(pageOf('rules.md')).toBe(renderRules(catalogue, examples, proven, titles))
    expect(pageOf('packs.md')).toBe(renderPacks(catalogue))
    expect(pageOf('controls.md')).toBe(renderControls(catalogue))
    expect(pageOf('scan.md')).toBe(renderScan(pageOf('scan.md'), proven))
  })

  it('count the rules of each product by coverage', () => {
    const [first] = catalogue.rules.values()
    const rules: ManagedRule[] = [
      { ...first!, id: 'a', product: 'OSS', coverage: { kind: 'exact' } },
      { ...first!, id: 'b', product: 'OSS', coverage: { kind: 'approximated', how: 'x | y' } },
      { ...first!, id: 'c', product: 'ECS', coverage: { kind: 'noDataSource', missing: 'z' } },
    ]
    const page = renderRules(withRules(rules), examples, { terraform: ['a', 'b'], ros: ['b', 'c'] }, titles)
    expect(page).toContain('| OSS | 2 | 1 | 1 | 0 |')
    expect(page).toContain('| ECS | 1 | 0 | 0 | 1 |')
    expect(page).toContain('| **all** | 3 | 1 | 1 | 1 |')
    expect(page).toContain('| Terraform | exact |')
    expect(page).toContain('| both | approximated: x \\| y |')
    expect(page).toContain('| ROS | no data source: z |')
  })

  it('show a file of a standard that a server would take', () => {
    const yaml = parseYaml('house-rules-2026.yaml', OWN_STANDARD)
    const value = readControls(yaml.source)
    const file = { file: 'house-rules-2026.yaml', value, source: {}, lineOf: yaml.lineOf }
    expect([...yaml.issues(), ...checkControls([file], catalogue.rules)]).toEqual([])
  })

  it('count the rules whose examples rest on pages', () => {
    const page = renderRules(catalogue, new Map(), proven, titles)
    expect(page).toContain('0 rules have an example taken from a published page')
    expect(renderRules(catalogue, examples, proven, titles)).toMatch(
      /\n\d{3} rules have an example taken from a published page/,
    )
  })

  it('say of a package which standards its reports show', () => {
    const [pack] = catalogue.packs.values()
    const { standards: _, ...open } = pack!
    const pageWith = (changed: PackTemplate) =>
      renderPacks({ ...catalogue, packs: new Map([[changed.id, changed]]) })
    expect(pageWith({ ...open, standards: ['iso-27001-2022'] })).toContain('Reports show `iso-27001-2022`.')
    expect(pageWith({ ...open, standards: [] })).toContain('Reports show no standard.')
    expect(pageWith(open)).toContain('Reports show the standards that its rules speak to often enough.')
  })

  it('say of a package what it lacks and what must be given', () => {
    const pack = [...catalogue.packs.values()].find(({ name }) => name === 'BestPracticesForECS')!
    const absent = [
      { identifier: 'not-made-yet', riskLevel: 3 as const, parameters: {}, reason: 'leaves out disks' },
    ]
    const page = renderPacks({ ...catalogue, packs: new Map([[pack.id, { ...pack, absent }]]) })
    expect(page).toMatch(/\| `ecs-instance-imageId-check` \| medium \| imageIds\* \|/)
    expect(page).toMatch(/\| `not-made-yet` \| low \| +\| leaves out disks/)
  })
})

function withRules(rules: readonly ManagedRule[]): Catalogue {
  return { ...catalogue, rules: new Map(rules.map((rule) => [rule.id, rule])) }
}
