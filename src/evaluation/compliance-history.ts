import type { RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { ABSENT } from './block.js'
import type { VerdictChange } from './store/verdict-changes.js'
import type { Evidence } from './types.js'

/** What one rule said of a resource during some time. */
export interface PastVerdict {
  readonly ruleNo: RuleNo
  readonly ruleVersion: number
  readonly code: number
  readonly evidence: Evidence | null
}

/** What is kept of one rule's verdicts on a resource. */
export interface KeptHistory {
  readonly ruleNo: RuleNo
  /** When the rule and the resource both were there. */
  readonly beganAt: Instant
  /** When the rule was deleted. */
  readonly endedAt: Instant | null
  /** Oldest first. */
  readonly changes: readonly VerdictChange[]
  /** The stored result, and when it was last confirmed. */
  readonly current: { readonly verdict: PastVerdict; readonly at: Instant } | null
}

interface Step {
  readonly at: Instant
  readonly ruleNo: RuleNo
  readonly before: PastVerdict | null
  readonly after: PastVerdict | null
}

/** An instant at which something changed: every verdict from then on, and what became of those that changed. */
export interface HistoryNode {
  readonly at: Instant
  /** By rule number. */
  readonly verdicts: readonly PastVerdict[]
  readonly steps: readonly Step[]
}

/**
 * The verdicts of a resource over time, oldest first. Only changes are kept: a rule's first verdict stands
 * from the instant on at which rule and resource both were there, since a first evaluation starts at once
 * (spec/lifecycle.md 3).
 */
export function tellHistory(kept: readonly KeptHistory[]): readonly HistoryNode[] {
  const steps = kept.flatMap(stepsOf).sort((one, other) => one.at - other.at || one.ruleNo - other.ruleNo)
  const nodes: HistoryNode[] = []
  const verdicts = new Map<RuleNo, PastVerdict>()
  for (let start = 0; start < steps.length; ) {
    const { at } = steps[start]!
    let end = start
    for (; end < steps.length && steps[end]!.at === at; end++) {
      const { ruleNo, after } = steps[end]!
      if (after === null) verdicts.delete(ruleNo)
      else verdicts.set(ruleNo, after)
    }
    nodes.push({
      at,
      verdicts: [...verdicts.values()].sort((one, other) => one.ruleNo - other.ruleNo),
      steps: steps.slice(start, end),
    })
    start = end
  }
  return nodes
}

function stepsOf({ ruleNo, beganAt, endedAt, changes, current }: KeptHistory): Step[] {
  const steps: Step[] = []
  let before: PastVerdict | null = null
  const step = (at: Instant, after: PastVerdict | null) => {
    if (before === null && after === null) return
    steps.push({ at, ruleNo, before, after })
    before = after
  }
  const [first] = changes
  // From nothing: what was before is no longer kept.
  if (first !== undefined && first.oldCode !== ABSENT)
    step(first.at < beganAt ? first.at : beganAt, oldOf(first))
  changes.forEach((change, index) => {
    const next = changes[index + 1]
    const known = next === undefined ? (current?.verdict ?? null) : oldOf(next)
    // A verdict that came back after none was kept is known from its next change on only.
    if (change.newCode === ABSENT) step(change.at, null)
    else step(change.at, known?.code === change.newCode ? known : newOf(change))
  })
  if (current !== null && changes.at(-1)?.newCode !== current.verdict.code)
    step(first === undefined ? beganAt : current.at, current.verdict)
  if (endedAt !== null) step(endedAt, null)
  return steps
}

function oldOf({ ruleNo, oldCode, oldEvidence, oldRuleVersion }: VerdictChange): PastVerdict {
  return { ruleNo, ruleVersion: oldRuleVersion, code: oldCode, evidence: oldEvidence }
}

/** What it rested on is not kept. */
function newOf({ ruleNo, newCode, oldRuleVersion }: VerdictChange): PastVerdict {
  return { ruleNo, ruleVersion: oldRuleVersion, code: newCode, evidence: null }
}
