import { describeEvidence } from '../evaluation/describe-result.js'
import type { Annotation, Evidence } from '../evaluation/types.js'
import type { Rule } from '../rules/types.js'
import type { ResultDetail } from './model.js'

/** Everything the evidence of a result says, each failing condition of it; `rule` is the version it was made with. */
export function describeDetail(rule: Rule, evidence: Evidence | null): ResultDetail | null {
  if (evidence === null) return null
  if (evidence.kind === 'missing') return { kind: 'missing', missing: evidence.missing }
  if (evidence.kind === 'error') return { kind: 'error', cause: evidence.cause }
  const annotations = describeEvidence(rule, { ruleVersion: rule.version, evidence })
  return { kind: 'failures', failures: annotations.map(inOrder) }
}

/** The members in the order they have in every record: its digest must not depend on who made the object. */
function inOrder({ property, operator, desiredValue, configuration, reason }: Annotation): Annotation {
  const annotation = { property, operator, desiredValue, configuration }
  return reason === undefined ? annotation : { ...annotation, reason }
}
