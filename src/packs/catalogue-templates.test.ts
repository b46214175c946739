import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { readCatalogueDirectory } from '../rules/catalogue/read-catalogue-directory.js'
import type { RuleDraft } from '../rules/draft-rule.js'
import { type PackPlan, planPack } from './plan-pack.js'
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
    const rules = draftsOf(plan).map((draft) => ({ name: draft.name, ...draft.content }))
    expect(rules.length, name).toBeGreaterThan(0)
    const again = planPack(catalogue, { ...wish, templateContent: writeTemplateContent(plan, rules) })
    expect(draftsOf(again), name).toEqual(draftsOf(plan))
  }
})

function draftsOf({ rules }: PackPlan): readonly RuleDraft[] {
  return rules.flatMap((rule) => (rule.kind === 'new' ? rule.draft : []))
}
