import { describeFailure } from '../conditions/describe-failure.js'
import { type Failure, NO_PROPERTY } from '../conditions/verdict.js'
import type { Rule } from '../rules/types.js'
import { compiledRule } from './rule-set.js'
import type { Annotation, Evidence, Result, StoredFailure } from './types.js'

/**
 * Why a result is not compliant, in the members of the API's annotation; null for results without
 * evidence. `rule` is the version the result was made with: property, operator and desired value are its.
 */
export function describeResult(
  rule: Rule,
  result: Pick<Result, 'ruleVersion' | 'evidence'>,
): Annotation | null {
  const [first] = describeEvidence(rule, result)
  return first ?? null
}

/** Every failing leaf of a result, in document order, each as an annotation. */
export function describeEvidence(
  rule: Rule,
  result: Pick<Result, 'ruleVersion' | 'evidence'>,
): readonly Annotation[] {
  if (result.evidence === null) return []
  if (rule.version !== result.ruleVersion)
    throw new Error(`a result of version ${result.ruleVersion} needs that version`)
  return describe(rule, result.evidence)
}

function describe(rule: Rule, evidence: Evidence): readonly Annotation[] {
  switch (evidence.kind) {
    case 'failures':
      return evidence.failures.map((failure) => describeFailure(compiledRule(rule), toFailure(failure)))
    case 'missing':
      return evidence.missing.map((property) => ({
        configuration: '',
        desiredValue: '',
        operator: '',
        property,
        reason: 'The recorded configuration does not contain this property, so the rule cannot be decided.',
      }))
    case 'error':
      return [{ configuration: '', desiredValue: '', operator: '', property: '', reason: evidence.cause }]
  }
}

function toFailure([leaf, actual, path, relatedId]: StoredFailure): Failure {
  return {
    leaf,
    actual: actual ?? '',
    ...(actual === null ? { reason: NO_PROPERTY } : {}),
    ...(path === undefined ? {} : { path }),
    ...(relatedId === undefined ? {} : { relatedId }),
  }
}
