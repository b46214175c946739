import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listEvaluationResults } from '../../src/packs/list-evaluation-results.js'
import { openTestEstate } from '../../src/packs/testing.js'
import { readCatalogueDirectory } from '../../src/rules/catalogue/read-catalogue-directory.js'
import { createRule } from '../../src/rules/create-rule.js'
import { draftManagedRule } from '../../src/rules/draft-rule.js'
import { judgeByFile, makeCatalogueDocument, readCatalogueRules } from './catalogue-rules.js'
import { seeded } from './make-estate.js'

const ROOT = join(import.meta.dirname, '..', '..')
const RESOURCES = 900

it('reaches the verdicts of shipped rules that their files alone give', async () => {
  const picks = seeded(20_190_108)
  const read = readCatalogueDirectory(join(ROOT, 'catalog'))
  if (read.kind === 'refused') throw new Error('the catalogue is refused')
  const { catalogue } = read.directory
  const rules = readCatalogueRules(join(ROOT, 'catalog', 'rules'))
  const types = [...new Set(rules.map(({ resourceType }) => resourceType))]
  const estate = await openTestEstate()
  try {
    const expected = new Map<string, string>()
    for (const { id } of rules) {
      const drafted = draftManagedRule(catalogue, { identifier: id, parameters: {} }, 'en-US')
      if (drafted.kind === 'refused') throw new Error(drafted.reason)
      await createRule(estate.db, estate.scope, estate.services, drafted.draft)
    }
    const resources = Array.from({ length: RESOURCES }, (_, n) => {
      const resourceType = types[n % types.length]!
      const own = rules.filter((rule) => rule.resourceType === resourceType)
      const document = makeCatalogueDocument(picks, own) as object
      for (const rule of own) expected.set(`${rule.id} res-${n}`, judgeByFile(rule, document as never))
      return { resourceType, resourceId: `res-${n}`, document }
    })
    await estate.record(...resources)
    await estate.evaluate()

    const stored = new Map<string, string>()
    let after: Parameters<typeof listEvaluationResults>[2]['after']
    do {
      const page = await listEvaluationResults(estate.db, estate.scope, {
        resources: {},
        limit: 1_000,
        after,
      })
      for (const { rule, result } of page.results)
        stored.set(`${rule.sourceIdentifier} ${result.resource.resourceId}`, result.verdict)
      after = page.next
    } while (after !== undefined)
    const wrong = [...expected].filter(([key, verdict]) => stored.get(key) !== verdict)
    expect(wrong.slice(0, 8).map(([key, verdict]) => [key, verdict, stored.get(key)])).toEqual([])
    expect(stored.size).toBe(expected.size)
    // Each rule must have been seen to pass, to fail and to lack data, or little was proved of it.
    for (const { id } of rules) {
      const own = new Set([...expected].filter(([key]) => key.startsWith(`${id} `)).map(([, each]) => each))
      expect([id, ...own]).toEqual(
        expect.arrayContaining([id, 'COMPLIANT', 'NON_COMPLIANT', 'INSUFFICIENT_DATA']),
      )
    }
  } finally {
    await estate.close()
  }
}, 60_000)
