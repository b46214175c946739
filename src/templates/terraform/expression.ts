import { UNKNOWN, type Value } from '../value.js'
import type { Names } from './names.js'
import { type Node, parseTemplate } from './parse-expression.js'

/**
 * Evaluates a value as the HCL parser hands it out: text with `${...}` is a template. What cannot be told, or is
 * no expression this reader knows, is unknown.
 */
export function evaluate(value: unknown, names: Names): Value {
  if (typeof value === 'string') return evaluateTemplate(value, names)
  if (Array.isArray(value)) return value.map((item) => evaluate(item, names))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, evaluate(member, names)]))
  return typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function evaluateTemplate(text: string, names: Names): Value {
  if (!text.includes('${') && !text.includes('%{')) return text
  try {
    return parseTemplate(text)(names)
  } catch (error) {
    if (error instanceof SyntaxError) return UNKNOWN
    throw error
  }
}

/** Every value that an expression may have: those of its branches, where it is open which one holds. */
export function evaluateChoices(value: unknown, names: Names): readonly Value[] {
  const choose = (node: Node): readonly Value[] => {
    const known = node(names)
    return known === UNKNOWN && node.choices !== undefined ? node.choices.flatMap(choose) : [known]
  }
  try {
    return typeof value === 'string' && value.includes('${')
      ? choose(parseTemplate(value))
      : [evaluate(value, names)]
  } catch (error) {
    if (error instanceof SyntaxError) return [UNKNOWN]
    throw error
  }
}
