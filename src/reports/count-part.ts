import type { Db } from '../db/tables.js'
import { NO_COUNTS } from '../evaluation/types.js'
import type { Pack } from '../packs/types.js'
import type { TypeNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { type Estate, readEstate } from './estate.js'
import { addCounts } from './model.js'
import type { Pace } from './pace.js'
import type { ReportPart } from './report-parts.js'
import { type RuleTally, tallyRule } from './tally.js'

/** One account of a report with its resources, and what each rule says of them. */
export interface CountedPart extends ReportPart {
  readonly estate: Estate
  /** By index into the report's rules. */
  readonly tallies: ReadonlyMap<number, RuleTally>
}

/** Reads the resources of an account and counts what the rules say. Only inside `readSnapshot`. */
export async function countPart(
  db: Db,
  part: ReportPart,
  { pack, typeNames, pace }: { pack: Pack; typeNames: ReadonlyMap<TypeNo, string>; pace: Pace },
): Promise<CountedPart> {
  const { account } = part
  const rules = part.rules.map(({ rule }) => rule)
  const estate = await readEstate(db, { account, rules, packScope: pack.scope, typeNames }, pace)
  const tallies = new Map<number, RuleTally>()
  for (const { rule, index } of part.rules)
    tallies.set(index, await tallyRule(db, account, rule.ruleNo, estate, pace))
  return { ...part, estate, tallies }
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
