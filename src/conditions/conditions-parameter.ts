import { type ConditionIssue, type ParsedCondition, parseCondition } from './parse-condition.js'
import type { Condition } from './types.js'

const MAX_LENGTH = 100_000

/**
 * Reads the API parameter `Conditions`: a JSON text whose member `ComplianceConditions` is a JSON text
 * again; the inner value is accepted as an object too. Never throws. Source: spec/condition-rules.md 1.
 */
export function parseConditionsParameter(text: string): ParsedCondition {
  if (text.length > MAX_LENGTH) return issue('', `longer than ${MAX_LENGTH} characters`)
  const outer = parseText(text)
  if (typeof outer !== 'object' || outer === null || Array.isArray(outer))
    return issue('', 'must be the JSON text of an object')
  if (!('ComplianceConditions' in outer)) return issue('ComplianceConditions', 'is missing')
  const inner = outer.ComplianceConditions
  if (typeof inner !== 'string') return parseCondition(inner, 'documented')
  const value = parseText(inner)
  return value === undefined
    ? issue('ComplianceConditions', 'is no JSON text')
    : parseCondition(value, 'documented')
}

/** The double-encoded form of a condition of the documented dialect. */
export function formatConditionsParameter(condition: Condition): string {
  return JSON.stringify({ ComplianceConditions: formatCondition(condition) })
}

/** The JSON text of a condition of the documented dialect. */
export function formatCondition(condition: Condition): string {
  return JSON.stringify(onWire(condition))
}

function onWire(condition: Condition): unknown {
  if ('children' in condition)
    return { operator: condition.operator, children: condition.children.map(onWire) }
  if (!('featurePath' in condition)) return condition
  const { featurePath, operator, desired } = condition
  return {
    operator,
    featurePath,
    featureSource: 'CONFIGURATION',
    ...(desired === undefined ? {} : { desired }),
  }
}

function issue(path: string, message: string): { readonly issues: readonly ConditionIssue[] } {
  return { issues: [{ path, message }] }
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
