import { subjectPaths } from '../conditions/desired-template.js'
import type { Condition, RuleLogic } from '../conditions/types.js'

/** Operators that ask only whether there is something. */
const PRESENCE = new Set([
  'Exists',
  'NotExists',
  'IsNotStringEmpty',
  'IsStringEmpty',
  'IsEmpty',
  'IsNotEmpty',
])

/**
 * Tells at which paths a rule looks at a value's text and not only at its presence: there the id of a resource that
 * does not exist yet is unknown. A path with a filter is taken to look at everything below it.
 */
export function textPaths(
  logic: RuleLogic,
  parameters: Readonly<Record<string, string>>,
): (path: string) => boolean {
  const strict = new Set<string>()
  const visit = (node: Condition, element: string): void => {
    if (node.onlyIf !== undefined && (parameters[node.onlyIf] ?? '').trim() === '') return
    if ('children' in node) for (const child of node.children) visit(child, element)
    else if ('not' in node) visit(node.not, element)
    else if ('each' in node || 'related' in node) {
      const isEach = 'each' in node
      // Conditions on related resources speak of their configuration: its paths are read in the same way.
      const inner = isEach ? absolute(node.each, element) : '$'
      if (isEach && node.each.includes('?')) strict.add(inner)
      if (node.where !== undefined) visit(node.where, inner)
      visit(node.condition, inner)
    } else if (!PRESENCE.has(node.operator) || node.featurePath.includes('?')) {
      strict.add(absolute(node.featurePath, element))
      for (const path of subjectPaths(node.desired ?? '')) strict.add(normal(path))
    }
  }
  if (logic.appliesWhen !== undefined) visit(logic.appliesWhen, '$')
  visit(logic.compliant, '$')
  const prefixes = [...strict]
  return (path) => {
    const names = normal(path)
    return prefixes.some((prefix) => names === prefix || names.startsWith(`${prefix}.`))
  }
}

function absolute(path: string, element: string): string {
  const own = normal(path)
  return own.startsWith('@') ? element + own.slice(1) : own
}

/** Names alone: what stands in brackets is dropped, and from a filter or `..` on everything is meant. */
function normal(path: string): string {
  const end = path.search(/\[\?|\.\./)
  return (end < 0 ? path : path.slice(0, end)).replace(/\[[^\]]*\]/g, '')
}
