import { NO_COUNTS } from '../evaluation/types.js'
import type { TypeNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { type Estate, readEstate, uniteEstates, type Within } from './estate.js'
import { addCounts } from './model.js'
import type { Pace } from './pace.js'
import type { PartSource } from './part-source.js'
import type { PartRule, ReportPart } from './report-parts.js'
import { type RuleTally, tallyRule } from './tally.js'

/** One account of a report with its resources, and what each rule says of them. */
export interface CountedPart extends ReportPart {
  readonly source: PartSource
  /** Of all its rules. */
  readonly estate: Estate
  /** Those that each rule counts of, by index into the report's rules. */
  readonly estates: ReadonlyMap<number, Estate>
  /** By index into the report's rules. */
  readonly tallies: ReadonlyMap<number, RuleTally>
}

/**
 * Reads the resources of an account, once for each choice of them that its rules count of, and counts what the rules
 * say. Only inside `readSnapshot`.
 */
export async function countPart(
  part: ReportPart,
  source: PartSource,
  { typeNames, pace }: { typeNames: ReadonlyMap<TypeNo, string>; pace: Pace },
): Promise<CountedPart> {
  const tallies = new Map<number, RuleTally>()
  const estates = new Map<number, Estate>()
  const read: Estate[] = []
  for (const { within, rules } of byChoice(part.rules)) {
    const question = { source, rules: rules.map(({ rule }) => rule), within, typeNames }
    const estate = await readEstate(question, pace)
    read.push(estate)
    for (const { rule, index } of rules) {
      estates.set(index, estate)
      tallies.set(index, await tallyRule(source, rule.ruleNo, estate, pace))
    }
  }
  const [first = await readEstate({ source, rules: [], within: [[]], typeNames }, pace), ...others] = read
  return { ...part, source, estate: uniteEstates([first, ...others]), estates, tallies }
}

function byChoice(rules: readonly PartRule[]) {
  const choices = new Map<string, { readonly within: Within; readonly rules: PartRule[] }>()
  for (const rule of rules) {
    const key = JSON.stringify(rule.within)
    const choice = choices.get(key) ?? { within: rule.within, rules: [] }
    choices.set(key, choice)
    choice.rules.push(rule)
  }
  return choices.values()
}

/** What a rule says in all accounts; its versions differ between them. */
export function mergeTallies(tallies: readonly RuleTally[]): RuleTally {
  return {
    counts: tallies.reduce((sum, { counts }) => addCounts(sum, counts), NO_COUNTS),
    lastRunAt: tallies.reduce((last: Instant | null, { lastRunAt }) => later(last, lastRunAt), null),
    versions: [...new Set(tallies.flatMap(({ versions }) => versions))].sort((a, b) => a - b),
  }
}

function later(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other
  return toInstant(Math.max(one, other))
}
