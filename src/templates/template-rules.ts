import type { ManagedRule } from '../rules/catalogue/types.js'
import type { TypeMapping } from './mapping.js'
import type { Language } from './value.js'

/** The rules that look at a type which a mapping of the language speaks of. */
export function templateRules(
  rules: readonly ManagedRule[],
  mappings: readonly TypeMapping[],
  language: Language,
): readonly ManagedRule[] {
  const types = new Set(
    mappings
      .filter(({ tf, ros }) => (language === 'terraform' ? tf : ros) !== undefined)
      .map(({ type }) => type),
  )
  return rules.filter(({ resourceTypes }) => resourceTypes.some((type) => type === '*' || types.has(type)))
}
