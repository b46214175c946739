import { ConditionError } from './condition-error.js'
import { parseFeaturePath } from './feature-path.js'
import { type ConditionIssue, parseCondition } from './parse-condition.js'
import type { Condition, RuleLogic } from './types.js'

/**
 * Reads the keys `needs`, `appliesWhen` and `compliant` of a rule file; other keys are not looked at.
 * Throws ConditionError naming every issue with its place. Source: catalog/rule-format.md.
 */
export function parseRuleLogic(value: unknown): RuleLogic {
  if (typeof value !== 'object' || value === null) throw new ConditionError('the rule must be an object')
  const issues: ConditionIssue[] = []
  const needs = 'needs' in value ? readNeeds(value.needs, issues) : []
  const appliesWhen =
    'appliesWhen' in value && value.appliesWhen !== undefined
      ? readCondition('appliesWhen', value.appliesWhen, issues)
      : undefined
  const compliant = readCondition('compliant', 'compliant' in value ? value.compliant : undefined, issues)
  if (issues.length > 0 || compliant === null || appliesWhen === null)
    throw new ConditionError(issues.map(({ path, message }) => `${path}: ${message}`).join('; '))
  return { needs, compliant, ...(appliesWhen === undefined ? {} : { appliesWhen }) }
}

function readNeeds(value: unknown, issues: ConditionIssue[]): readonly string[] {
  if (!Array.isArray(value)) {
    issues.push({ path: 'needs', message: 'must be a list of paths' })
    return []
  }
  return value.map((path: unknown, index) => {
    const wrong = needIssue(path)
    if (wrong !== null) issues.push({ path: `needs[${index}]`, message: wrong })
    return String(path)
  })
}

function needIssue(path: unknown): string | null {
  if (typeof path !== 'string' || path.startsWith('@')) return 'must begin with $ or resource.'
  try {
    parseFeaturePath(path)
    return null
  } catch (error) {
    if (error instanceof ConditionError) return error.message
    throw error
  }
}

function readCondition(key: string, value: unknown, issues: ConditionIssue[]): Condition | null {
  const parsed = parseCondition(value, 'full')
  if ('condition' in parsed) return parsed.condition
  for (const { path, message } of parsed.issues)
    issues.push({ path: path === '' ? key : `${key}.${path}`, message })
  return null
}
