import { ConditionError } from './condition-error.js'
import { type ConditionIssue, parseCondition } from './parse-condition.js'
import { readNeedPaths } from './read-needs.js'
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
  const read = readNeedPaths(value)
  issues.push(...read.issues.map(({ path, message }) => ({ path: `needs${path}`, message })))
  return read.needs
}

function readCondition(key: string, value: unknown, issues: ConditionIssue[]): Condition | null {
  const parsed = parseCondition(value, 'full')
  if ('condition' in parsed) return parsed.condition
  for (const { path, message } of parsed.issues)
    issues.push({ path: path === '' ? key : `${key}.${path}`, message })
  return null
}
