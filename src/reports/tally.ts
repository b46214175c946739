import { CODE_NAMES } from '../evaluation/block.js'
import { NO_COUNTS, type VerdictCounts } from '../evaluation/types.js'
import type { RuleNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { countedVerdicts, type Estate, noteVerdicts } from './estate.js'
import type { Pace } from './pace.js'
import type { PartSource } from './part-source.js'
import { COUNT_MEMBER } from './verdict-set.js'

/** What one rule says about the resources of the package. */
export interface RuleTally {
  readonly counts: VerdictCounts
  /** Newest pass over a whole block, or null when the rule has no result. */
  readonly lastRunAt: Instant | null
  /** Versions of the rule that some of the results were made with. */
  readonly versions: readonly number[]
}

/** Counts a rule's results in the package's scope and notes them in the estate. Only inside `readSnapshot`. */
export async function tallyRule(
  source: Pick<PartSource, 'streamBlocks'>,
  ruleNo: RuleNo,
  estate: Estate,
  pace: Pace,
): Promise<RuleTally> {
  const byCode = [0, 0, 0, 0, 0, 0, 0]
  const versions = new Set<number>()
  let lastRunAt: Instant | null = null
  for await (const block of source.streamBlocks(ruleNo)) {
    noteVerdicts(estate, block.blockNo, block.verdicts)
    for (const code of countedVerdicts(estate, block.blockNo, block.verdicts)) byCode[code]!++
    versions.add(block.ruleVersion)
    lastRunAt = toInstant(Math.max(lastRunAt ?? 0, block.runAt))
    const pause = pace()
    if (pause !== undefined) await pause
  }
  return { counts: countsOf(byCode), lastRunAt, versions: [...versions].sort((a, b) => a - b) }
}

/** Numbers by verdict code as counts by name; what is ABSENT is no result. */
export function countsOf(byCode: readonly number[]): VerdictCounts {
  const counts = { ...NO_COUNTS }
  CODE_NAMES.forEach((name, code) => {
    if (name !== null) counts[COUNT_MEMBER[name]] = byCode[code] ?? 0
  })
  return counts
}
