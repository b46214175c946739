/**
 * What one verdict costs: 40 rules on each resource of four types (1.7 KB of JSON), beside `JSON.parse` of the same
 * text and beside hand-written predicates that give the same verdicts (but no evidence: the figures of compliant
 * verdicts alone compare like with like). Both go through the rules of one resource before the next, as the product
 * does. CPU time, minimum of the rounds, the pieces run in turn. Goals: at most 1.0x JSON.parse and 1.5x hand-written.
 * `--json` prints one object; `--resources N`, `--rounds N`.
 */
import { parseArgs } from 'node:util'
import { type CompiledRule, compileRule } from '../src/conditions/compile-rule.js'
import type { Json, ResourceView, RuleLogic } from '../src/conditions/types.js'
import { toInstant } from '../src/platform/instant.js'
import {
  bucketPredicates,
  ecsPredicates,
  groupPredicates,
  type Parameters,
  userPredicates,
} from './baselines/hand-written-predicates.js'
import { bucket, EVALUATED_AT, ecsInstance, ramUser, securityGroup } from './evaluate-resources.js'
import { bucketRules, ecsRules, groupRules, parameterSets, userRules } from './evaluate-rules.js'
import { report } from './measure.js'

const now = toInstant(EVALUATED_AT)
const context = { now }

interface Kind {
  readonly name: string
  readonly texts: readonly string[]
  readonly views: readonly ResourceView[]
  readonly rules: readonly CompiledRule[]
  /** How many of the named verdicts the hand-written predicates give as compliant. */
  readonly byHand: (pairs: KindPairs) => number
  readonly holdsByHand: (resource: number, rule: number) => boolean
}

/** Indexes of rules by resource. */
type KindPairs = readonly (readonly number[])[]
type Pairs = readonly KindPairs[]

function makeKind<T>(
  name: string,
  make: (i: number) => string,
  logic: readonly RuleLogic[],
  predicatesOf: (parameters: Parameters) => readonly ((resource: T, now: number) => boolean)[],
  count: number,
): Kind {
  const sets = parameterSets[name]!
  const texts = Array.from({ length: count }, (_, i) => make(i))
  const views = texts.map((text, i) => viewOf(JSON.parse(text), i))
  const resources: readonly T[] = texts.map((text) => JSON.parse(text))
  const rules = sets.flatMap((parameters) => logic.map((one) => compileRule(one, parameters)))
  const predicates = sets.flatMap(predicatesOf)
  return {
    name,
    texts,
    views,
    rules,
    holdsByHand: (resource, rule) => predicates[rule]!(resources[resource]!, EVALUATED_AT),
    byHand: (pairs) => {
      let count = 0
      for (let i = 0; i < resources.length; i++)
        for (const n of pairs[i]!) count += predicates[n]!(resources[i]!, EVALUATED_AT) ? 1 : 0
      return count
    },
  }
}

function viewOf(configuration: Json, i: number): ResourceView {
  return {
    configuration,
    accountId: '1000000000000001',
    resourceType: 'bench',
    resourceId: `r-${i}`,
    resourceName: '',
    regionId: 'cn-hangzhou',
    availabilityZone: '',
    resourceGroupId: '',
    resourceStatus: '',
    tags: {},
  }
}

/** CPU nanoseconds of `work`. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const used = process.cpuUsage(before)
  return (used.user + used.system) * 1000
}

function main(): void {
  const { values } = parseArgs({
    options: { resources: { type: 'string' }, rounds: { type: 'string' }, json: { type: 'boolean' } },
  })
  const count = Math.ceil(Number(values.resources ?? 20_000) / 4)
  const rounds = Number(values.rounds ?? 7)
  const kinds: readonly Kind[] = [
    makeKind('ecs', ecsInstance, ecsRules, ecsPredicates, count),
    makeKind('bucket', bucket, bucketRules, bucketPredicates, count),
    makeKind('group', securityGroup, groupRules, groupPredicates, count),
    makeKind('user', ramUser, userRules, userPredicates, count),
  ]
  const compliantPairs = checkSameVerdicts(kinds)
  let sink = 0
  const parse = () => {
    for (const { texts } of kinds) for (const text of texts) sink += JSON.parse(text) === null ? 1 : 0
  }
  const byHand = (pairs: Pairs) => () => {
    kinds.forEach((kind, index) => {
      sink += kind.byHand(pairs[index]!)
    })
  }
  const compiled = (pairs: Pairs) => () => {
    kinds.forEach(({ views, rules }, kind) => {
      for (let i = 0; i < views.length; i++)
        for (const n of pairs[kind]![i]!)
          sink += rules[n]!.evaluate(views[i]!, context).kind === 'compliant' ? 1 : 0
    })
  }
  const all = kinds.map(({ rules, views }) => views.map(() => rules.map((_, n) => n)))
  const work = {
    parse,
    byHand: byHand(all),
    compiled: compiled(all),
    byHandCompliant: byHand(compliantPairs),
    compiledCompliant: compiled(compliantPairs),
  }
  const ns = minimumOfRounds(work, rounds)
  const resources = count * kinds.length
  const verdicts = resources * 40
  const compliant = compliantPairs.flat().reduce((sum, list) => sum + list.length, 0)
  report({
    resources,
    verdicts,
    bytesPerResource: Math.round(
      kinds.reduce((sum, { texts }) => sum + texts.join('').length, 0) / resources,
    ),
    compliantShare: compliant / verdicts,
    parseNsPerResource: ns.parse / resources,
    nsPerVerdict: ns.compiled / verdicts,
    nsPerVerdictByHand: ns.byHand / verdicts,
    ratioToParse: ns.compiled / ns.parse,
    ratioToByHand: ns.compiled / ns.byHand,
    nsPerCompliantVerdict: ns.compiledCompliant / compliant,
    nsPerCompliantVerdictByHand: ns.byHandCompliant / compliant,
    ratioToParseCompliant: ((ns.compiledCompliant / compliant) * 40) / (ns.parse / resources),
    ratioToByHandCompliant: ns.compiledCompliant / ns.byHandCompliant,
    goals: { ratioToParse: 1, ratioToByHand: 1.5 },
    // Keeps the loops from being optimised away.
    isMeasured: sink > 0,
  })
}

/** CPU ns of each piece of work, the minimum of its rounds; the pieces run in turn. */
function minimumOfRounds<K extends string>(
  work: Readonly<Record<K, () => void>>,
  rounds: number,
): Record<K, number> {
  const best: Record<string, number> = {}
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries<() => void>(work))
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, cpuOf(run))
  }
  return best
}

/** By kind and resource: the rules it complies with. Throws when a verdict differs from the hand-written predicate. */
function checkSameVerdicts(kinds: readonly Kind[]): Pairs {
  return kinds.map(({ name, views, rules, holdsByHand }) =>
    views.map((view, i) =>
      rules.flatMap((rule, n) => {
        const { kind } = rule.evaluate(view, context)
        const holds = holdsByHand(i, n)
        if (kind !== (holds ? 'compliant' : 'nonCompliant'))
          throw new Error(`${name} ${i}, rule ${n}: ${kind}, by hand ${holds}`)
        return holds ? [n] : []
      }),
    ),
  )
}

main()
