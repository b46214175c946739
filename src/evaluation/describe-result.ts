import { describeFailure } from '../conditions/describe-failure.js'
import { parseJson } from '../conditions/value-text.js'
import { type Failure, NO_PROPERTY } from '../conditions/verdict.js'
import { isObject } from '../rules/catalogue/source-value.js'
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
      return [reasonOnly(evidence.cause)]
    case 'stated':
      return [readStatement(evidence.text)]
  }
}

function reasonOnly(reason: string): Annotation {
  return { configuration: '', desiredValue: '', operator: '', property: '', reason }
}

/** A function may state the documented members as JSON, or anything else, which is then the reason. */
function readStatement(text: string): Annotation {
  const value = parseJson(text)
  if (!isObject(value)) return reasonOnly(text)
  const member = (name: string) => {
    const found = value[name]
    return found === undefined ? '' : typeof found === 'string' ? found : JSON.stringify(found)
  }
  const [property, reason] = [member('property'), member('reason')]
  if (property === '' && reason === '') return reasonOnly(text)
  return {
    configuration: member('configuration'),
    desiredValue: member('desiredValue'),
    operator: member('operator'),
    property,
    ...(reason === '' ? {} : { reason }),
  }
}

function toFailure([leaf, actual, path, relatedId, desired]: StoredFailure): Failure {
  return {
    leaf,
    actual: actual ?? '',
    ...(actual === null ? { reason: NO_PROPERTY } : {}),
    ...(path === undefined ? {} : { path }),
    ...(relatedId === undefined || relatedId === '' ? {} : { relatedId }),
    ...(desired === undefined ? {} : { desired }),
  }
}
