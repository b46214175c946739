import { listItems } from '../../conditions/value-text.js'
import type { ManagedRule, ParameterSpec } from './types.js'

/** What is wrong with one of the values that a rule was given. */
interface ParameterIssue {
  readonly name: string
  readonly message: string
}

export type ResolvedParameters =
  | { readonly kind: 'resolved'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly issues: readonly ParameterIssue[] }

const INTEGER = /^[+-]?\d{1,15}$/

/**
 * The values a rule runs with: those given, defaults for the rest. An empty text counts as not given, and an
 * optional parameter without either is left out. A name the rule does not have is refused, since a misspelt
 * one would otherwise be dropped in silence. Values are put in one form: integers and booleans as canonical
 * text, list items trimmed and joined by commas (as a JSON array when an item holds a comma).
 */
export function resolveParameters(
  rule: Pick<ManagedRule, 'parameters'>,
  given: Readonly<Record<string, string>>,
): ResolvedParameters {
  const issues: ParameterIssue[] = []
  const values: Record<string, string> = {}
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(rule.parameters, name))
      issues.push({ name, message: 'is not a parameter of the rule' })
  }
  for (const [name, spec] of Object.entries(rule.parameters)) {
    const own = Object.hasOwn(given, name) ? (given[name] ?? '') : ''
    const value = own.trim() === '' ? spec.default : own
    if (value === undefined) {
      if (spec.required) issues.push({ name, message: 'is required' })
      continue
    }
    const wrong = checkValue(spec, value)
    if (wrong === null) values[name] = canonical(spec, value)
    else issues.push({ name, message: wrong })
  }
  return issues.length === 0 ? { kind: 'resolved', values } : { kind: 'refused', issues }
}

/** Why a value does not fit its parameter, or null when it does. */
export function checkValue(spec: ParameterSpec, value: string): string | null {
  switch (spec.type) {
    case 'integer':
      return checkInteger(spec, value.trim())
    case 'boolean':
      return /^(?:true|false)$/i.test(value.trim()) ? null : 'must be true or false'
    case 'list':
      return checkItems(spec, listItems(value))
    case 'string':
      return checkItems(spec, [value])
  }
}

function checkInteger(spec: ParameterSpec, text: string): string | null {
  if (!INTEGER.test(text)) return 'must be a whole number'
  const number = Number(text)
  if (spec.min !== undefined && number < spec.min) return `must be at least ${spec.min}`
  if (spec.max !== undefined && number > spec.max) return `must be at most ${spec.max}`
  return checkItems(spec, [String(number)])
}

function checkItems(spec: ParameterSpec, items: readonly string[]): string | null {
  if (items.length === 0) return 'must hold at least one item'
  const { allowed } = spec
  if (allowed === undefined) return null
  const stranger = items.find((item) => !allowed.includes(item))
  return stranger === undefined ? null : `${stranger} is not one of ${allowed.join(', ')}`
}

function canonical(spec: ParameterSpec, value: string): string {
  switch (spec.type) {
    case 'integer':
      return String(Number(value.trim()))
    case 'boolean':
      return value.trim().toLowerCase()
    case 'list': {
      const items = listItems(value)
      return items.some((item) => item.includes(',')) ? JSON.stringify(items) : items.join(',')
    }
    case 'string':
      return value
  }
}
