import type { Rule } from '../rules/types.js'
import type { Result } from './types.js'

/** What caused an evaluation. Source: spec/lifecycle.md 4 `InvokingEventMessageType` */
export type Invocation = 'change' | 'scheduled' | 'manual'

/**
 * What caused the evaluation that a result was last confirmed by: a whole pass over the rule for a known
 * cause, or one of the resource alone.
 */
export function describeInvocation(
  rule: Pick<Rule, 'triggers' | 'requestedCause' | 'passCause' | 'lastEvaluatedAt'>,
  result: Pick<Result, 'isOfPass' | 'isManual' | 'evaluatedAt'>,
): Invocation {
  if (!result.isOfPass && result.isManual) return 'manual'
  const isUnfinished = rule.lastEvaluatedAt === null || result.evaluatedAt > rule.lastEvaluatedAt
  const cause = isUnfinished ? rule.requestedCause : rule.passCause
  if (result.isOfPass && (cause === 'scheduled' || cause === 'manual')) return cause
  // inferred: spec/lifecycle.md 4; a first pass, one after a change of the rule, or of a changed resource
  // answers to the rule's own triggers
  return rule.triggers.some((trigger) => trigger.kind === 'change') ? 'change' : 'scheduled'
}
