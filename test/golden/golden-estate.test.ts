import { expect, it } from 'vitest'
import { parseRuleLogic } from '../../src/conditions/parse-rule-logic.js'
import { checkResults } from '../../src/evaluation/check-results.js'
import { countResources, countResults, rollUp } from '../../src/evaluation/results.js'
import { countVerdicts, type StoredVerdict } from '../../src/evaluation/types.js'
import { listEvaluationResults } from '../../src/packs/list-evaluation-results.js'
import { openTestEstate, type TestEstate } from '../../src/packs/testing.js'
import { type Instant, toInstant } from '../../src/platform/instant.js'
import { createRule } from '../../src/rules/create-rule.js'
import { draftGivenRule } from '../../src/rules/draft-given-rule.js'
import { listRules } from '../../src/rules/store/read-rules.js'
import { letsThrough } from '../invariants/naive-scope.js'
import { addExemptions, type GoldenExemption, isIgnored, makeExemptions } from './exemptions.js'
import {
  type GoldenResource,
  type GoldenRule,
  keyOf,
  MANAGED_RULES,
  makeDocument,
  makeResource,
  makeRule,
  RESOURCES,
  seeded,
  TYPES,
} from './make-estate.js'
import { decide, makeRelatedRules, makeWorld, typesOf, type World } from './related.js'

const RULES = 48
const AT_ONCE = 500

async function record(estate: TestEstate, resources: readonly GoldenResource[], removed = false) {
  for (let start = 0; start < resources.length; start += AT_ONCE)
    await estate.record(
      ...resources.slice(start, start + AT_ONCE).map((resource) => ({
        ...resource,
        resourceGroupId: resource.group,
        capturedAt: estate.clock.now(),
        ...(removed ? { event: 'REMOVE' as const, configuration: '' } : {}),
      })),
    )
  await estate.evaluate()
}

async function addRule(estate: TestEstate, rule: GoldenRule) {
  const { name, resourceType, condition, managed, scope, needs } = rule
  const isRelated = typesOf(condition).length > 0
  const withSource = JSON.stringify(condition).replaceAll(
    '"featurePath"',
    '"featureSource":"CONFIGURATION","featurePath"',
  )
  const draft = draftGivenRule(
    estate.services.catalogue,
    {
      owner: managed === undefined ? 'CUSTOM_CONFIGURATION' : 'ALIYUN',
      identifier: managed?.identifier ?? 'acs-config-configuration',
      name,
      parameters: managed?.parameters ?? {},
      resourceTypes: [resourceType],
      scope,
      conditions: JSON.stringify({ ComplianceConditions: isRelated ? ANY_CONDITION : withSource }),
    },
    'en-US',
  )
  // Conditions on related resources are the catalogue's own: they have no form that a caller may send.
  const logic = isRelated
    ? { logic: parseRuleLogic({ needs: needs.map((name) => `$.${name}`), compliant: condition }) }
    : {}
  const content = { ...draft.content, ...logic }
  await createRule(estate.db, estate.scope, estate.services, { ...draft, content })
}

const ANY_CONDITION = JSON.stringify({
  operator: 'and',
  children: [
    {
      operator: 'StringEquals',
      featurePath: '$.Status',
      featureSource: 'CONFIGURATION',
      desired: 'replaced',
    },
  ],
})

type Verdicts = Map<string, StoredVerdict>

/** Every verdict that the reference evaluator reaches, by rule and resource. */
function judgeAll(
  rules: readonly GoldenRule[],
  resources: Iterable<GoldenResource>,
  exemptions: readonly GoldenExemption[],
  now: Instant,
): Verdicts {
  const verdicts: Verdicts = new Map()
  const live = [...resources]
  const world = makeWorld(live, new Set(TYPES))
  for (const resource of live)
    for (const rule of rules)
      if (rule.resourceType === resource.resourceType && letsThrough(rule.scope, resource)) {
        const verdict = judge(rule, resource, world)
        const isExempt = verdict === 'NON_COMPLIANT' && isIgnored(exemptions, rule, resource, now)
        verdicts.set(`${rule.name} ${keyOf(resource)}`, isExempt ? 'IGNORED' : verdict)
      }
  return verdicts
}

function judge({ needs, condition }: GoldenRule, resource: GoldenResource, world: World): StoredVerdict {
  if (needs.some((name) => !(name in resource.document))) return 'INSUFFICIENT_DATA'
  if (typesOf(condition).some((type) => !world.everRecorded.has(type))) return 'INSUFFICIENT_DATA'
  const outcome = decide(condition, resource, world)
  return outcome === undefined ? 'INSUFFICIENT_DATA' : outcome ? 'COMPLIANT' : 'NON_COMPLIANT'
}

/** Verdicts that a rule on related resources never reaches: little would be proved of it. */
function missingVerdicts(rules: readonly GoldenRule[], verdicts: Verdicts): readonly string[] {
  const wanted: readonly StoredVerdict[] = ['COMPLIANT', 'NON_COMPLIANT', 'INSUFFICIENT_DATA']
  const reached = new Set([...verdicts].map(([key, verdict]) => `${key.split(' ACS')[0]} ${verdict}`))
  return rules
    .filter(({ name }) => name.startsWith('related ') && name !== 'related never recorded')
    .flatMap(({ name }) => wanted.map((verdict) => `${name} ${verdict}`))
    .filter((each) => !reached.has(each))
}

async function readAll(estate: TestEstate): Promise<Verdicts> {
  const verdicts: Verdicts = new Map()
  let after: Parameters<typeof listEvaluationResults>[2]['after']
  do {
    const page = await listEvaluationResults(estate.db, estate.scope, { resources: {}, limit: 1_000, after })
    for (const { rule, result } of page.results) {
      const { resourceType, regionId, resourceId } = result.resource
      const key = `${rule.name} ${resourceType} ${regionId} ${resourceId}`
      if (verdicts.has(key)) throw new Error(`${key} is listed twice`)
      verdicts.set(key, result.verdict)
    }
    after = page.next
  } while (after !== undefined)
  return verdicts
}

async function expectAllAgree(estate: TestEstate, expected: Verdicts): Promise<void> {
  const stored = await readAll(estate)
  const wrong = [...expected].filter(([key, verdict]) => stored.get(key) !== verdict)
  expect(wrong.slice(0, 5)).toEqual([])
  expect(stored.size).toBe(expected.size)
  expect(await checkResults(estate.db, estate.account)).toEqual([])

  const { rules } = await listRules(estate.db, estate.scope, {})
  const counts = await countResults(
    estate.db,
    estate.scope,
    rules.map((rule) => rule.ruleNo),
  )
  for (const { ruleNo, name } of rules) {
    const own = [...expected].filter(([key]) => key.startsWith(`${name} ACS`)).map(([, verdict]) => verdict)
    expect(counts.get(ruleNo)).toEqual(countVerdicts(own))
  }
  const byResource = new Map<string, StoredVerdict[]>()
  for (const [key, verdict] of expected) {
    const resource = key.slice(key.indexOf('ACS'))
    byResource.set(resource, [...(byResource.get(resource) ?? []), verdict])
  }
  const distinct = [...byResource.values()].map((verdicts) => rollUp(countVerdicts(verdicts)))
  const ruleNos = rules.map((rule) => rule.ruleNo)
  expect(await countResources(estate.db, estate.scope, ruleNos)).toEqual(countVerdicts(distinct))
}

it('reaches every verdict of a golden estate that an independent evaluator reaches, at first, with exemptions and after changes', async () => {
  const picks = seeded(20_200_907)
  const estate = await openTestEstate()
  try {
    const rules = [
      ...MANAGED_RULES,
      ...makeRelatedRules(picks),
      ...Array.from({ length: RULES }, (_, n) => makeRule(picks, n)),
    ]
    const made = Array.from({ length: RESOURCES }, (_, n) => makeResource(picks, n))
    const resources = new Map(made.map((resource) => [keyOf(resource), resource]))
    for (const rule of rules.slice(0, RULES / 2)) await addRule(estate, rule)
    await record(estate, made)
    for (const rule of rules.slice(RULES / 2)) await addRule(estate, rule)
    await estate.evaluate()
    const judgeNow = (exemptions: readonly GoldenExemption[]) =>
      judgeAll(rules, resources.values(), exemptions, estate.clock.now())
    const first = judgeNow([])
    const verdicts = [...first.values()]
    // An estate on which nearly everything passes or fails would prove little.
    expect(verdicts.length).toBeGreaterThan(40_000)
    expect(verdicts.filter((verdict) => verdict === 'COMPLIANT').length / verdicts.length).toBeGreaterThan(
      0.2,
    )
    expect(verdicts.filter((verdict) => verdict === 'COMPLIANT').length / verdicts.length).toBeLessThan(0.8)
    expect(missingVerdicts(rules, first)).toEqual([])
    await expectAllAgree(estate, first)

    const findings = rules.flatMap((rule) =>
      made
        .filter((resource) => first.get(`${rule.name} ${keyOf(resource)}`) === 'NON_COMPLIANT')
        .map((resource) => ({ rule, resource })),
    )
    const soon = toInstant(estate.clock.now() + 1_500)
    const exemptions = makeExemptions(picks, rules, findings, soon)
    await addExemptions(estate, exemptions)
    const exempted = judgeNow(exemptions)
    expect([...exempted.values()].filter((verdict) => verdict === 'IGNORED').length).toBeGreaterThan(1_000)
    await expectAllAgree(estate, exempted)

    estate.clock.advance(1_000)
    const changed = made
      .filter(() => picks.chance(10))
      .map((each) => ({ ...each, document: makeDocument(picks) }))
    for (const resource of changed) resources.set(keyOf(resource), resource)
    await record(estate, changed)
    estate.clock.advance(1_000)
    const removed = made.filter(() => picks.chance(4))
    for (const resource of removed) resources.delete(keyOf(resource))
    await record(estate, removed, true)
    // Some of the exemptions have ended by now.
    const last = judgeNow(exemptions)
    expect(last).not.toEqual(judgeAll(rules, resources.values(), exemptions, toInstant(soon - 1)))
    await expectAllAgree(estate, last)
  } finally {
    await estate.close()
  }
}, 600_000)
