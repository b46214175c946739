/**
 * What 40 rules cost on ECS instances (1.7 KB of JSON each) beside the rule engines of `baselines/rule-engines.ts`, which
 * are given the same rules and the same functions for texts, sets, days and networks. Every verdict of every engine is
 * compared with hand-written code first. CPU time of parsed resources, minimum of the rounds, the engines in turn; slow
 * engines judge fewer resources. `--json` prints one object; `--resources N`, `--rounds N`.
 *
 * The engines answer yes or no, so `timesSlower`, which the goals are about, compares them with our decision alone.
 * What the product does is more: it also names the leaves that decided, with their values and elements;
 * `timesSlowerThanWithEvidence` compares the same answers of the engines with that.
 */
import { parseArgs } from 'node:util'
import { compileRule } from '../src/conditions/compile-rule.js'
import type { ResourceView } from '../src/conditions/types.js'
import { toInstant } from '../src/platform/instant.js'
import { type EcsInstance, ecsPredicates } from './baselines/hand-written-predicates.js'
import { type Judge, RULE_ENGINES } from './baselines/rule-engines.js'
import { ecsTrees } from './baselines/rule-trees.js'
import { EVALUATED_AT, ecsInstance } from './evaluate-resources.js'
import { ecsRules, parameterSets } from './evaluate-rules.js'
import { measure, report } from './measure.js'

/** Resources of an engine for each of ours: json-rules-engine is a hundred times slower. */
const SHARES: Readonly<Record<string, number>> = { jsonRulesEngine: 0.01, cel: 0.2 }

type Resource = EcsInstance & object

type OwnJudge = (view: ResourceView) => readonly boolean[]

function ours(): { readonly decide: OwnJudge; readonly evaluate: OwnJudge } {
  const sets = parameterSets['ecs']!
  const rules = sets.flatMap((parameters) => ecsRules.map((logic) => compileRule(logic, parameters)))
  const context = { now: toInstant(EVALUATED_AT) }
  return {
    decide: (view) => rules.map((rule) => rule.decide(view, context).kind === 'compliant'),
    evaluate: (view) => rules.map((rule) => rule.evaluate(view, context).kind === 'compliant'),
  }
}

function viewOf(configuration: Resource): ResourceView {
  return {
    configuration: configuration as never,
    accountId: '1000000000000001',
    resourceType: 'ACS::ECS::Instance',
    resourceId: 'i-1',
    resourceName: '',
    regionId: 'cn-hangzhou',
    availabilityZone: '',
    resourceGroupId: '',
    resourceStatus: '',
    tags: {},
  }
}

/** Throws at the first verdict that is not as by hand. */
async function checkVerdicts(name: string, judge: Judge, resources: readonly Resource[]): Promise<void> {
  const predicates = parameterSets['ecs']!.flatMap(ecsPredicates)
  for (const [at, resource] of resources.entries()) {
    const verdicts = await judge(resource)
    predicates.forEach((predicate, rule) => {
      const byHand = predicate(resource, EVALUATED_AT)
      if (verdicts[rule] !== byHand)
        throw new Error(`${name}, resource ${at}, rule ${rule}: ${verdicts[rule]}, by hand ${byHand}`)
    })
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { resources: { type: 'string' }, rounds: { type: 'string' }, json: { type: 'boolean' } },
  })
  const count = Number(values.resources ?? 5_000)
  const rounds = Number(values.rounds ?? 5)
  const resources: readonly Resource[] = Array.from({ length: count }, (_, i) => JSON.parse(ecsInstance(i)))
  const views = new Map(resources.map((resource) => [resource as object, viewOf(resource)]))
  const own = ours()
  const { trees, leaves } = ecsTrees(parameterSets['ecs']!, EVALUATED_AT)
  const judges: Record<string, Judge> = {
    assay: (resource) => own.decide(views.get(resource)!),
    assayWithEvidence: (resource) => own.evaluate(views.get(resource)!),
  }
  for (const [name, make] of Object.entries(RULE_ENGINES)) judges[name] = make(trees, leaves)
  for (const [name, judge] of Object.entries(judges))
    await checkVerdicts(name, judge, resources.slice(0, 400))

  const best: Record<string, number> = {}
  for (let round = 0; round < rounds; round++)
    for (const [name, judge] of Object.entries(judges)) {
      const judged = resources.slice(0, Math.max(20, Math.round(count * (SHARES[name] ?? 1))))
      const { cpuSeconds } = await measure(async () => {
        for (const resource of judged) {
          const verdicts = judge(resource)
          // Only the engine that is asynchronous pays for it.
          if (verdicts instanceof Promise) await verdicts
        }
      })
      const ns = (cpuSeconds * 1e9) / (judged.length * trees.length)
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, ns)
    }
  const slowerThan = (one: string) =>
    Object.fromEntries(Object.keys(RULE_ENGINES).map((name) => [name, best[name]! / best[one]!]))
  report({
    resources: count,
    rules: trees.length,
    nsPerVerdict: best,
    timesSlower: slowerThan('assay'),
    timesSlowerThanWithEvidence: slowerThan('assayWithEvidence'),
    goals: { jsonLogicEngine: 1.2, ajv: 1.8, cel: 4, jsonRulesEngine: 50 },
  })
}

await main()
