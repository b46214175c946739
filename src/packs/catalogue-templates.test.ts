import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { readCatalogueDirectory } from '../rules/catalogue/read-catalogue-directory.js'
import { planPack } from './plan-pack.js'
import { packOf } from './testing.js'
import { writeTemplateContent } from './write-template-content.js'

it('every template of the catalogue makes a package, which a file carries without loss', () => {
  const read = readCatalogueDirectory(fileURLToPath(new URL('../../catalog', import.meta.url)))
  if (read.kind === 'refused') throw new Error(read.issues[0]?.message)
  const { catalogue } = read.directory
  expect(catalogue.packs.size).toBeGreaterThan(0)
  for (const { id, name } of catalogue.packs.values()) {
    const { rules: _, ...wish } = packOf(name)
    const plan = planPack(catalogue, { ...wish, templateId: id })
    const rules = plan.rules.flatMap((rule) =>
      rule.kind === 'new' ? [{ name: rule.draft.name, ...rule.draft.content }] : [],
    )
    expect(rules.length, name).toBeGreaterThan(0)
    const again = planPack(catalogue, { ...wish, templateContent: writeTemplateContent(plan, rules) })
    expect(again.rules, name).toEqual(plan.rules)
  }
})
