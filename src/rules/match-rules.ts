import { compileScope, type ScopedResource } from './resource-scope.js'
import type { Rule } from './types.js'

/** A rule that looks at a resource type. */
export interface MatchedRule {
  readonly rule: Rule
  /** Null when the rule looks at every resource of the type. */
  readonly inScope: ((resource: ScopedResource) => boolean) | null
}

/** Answers which rules apply to a resource type, in the order they were given. */
export type RuleMatcher = (resourceType: string) => readonly MatchedRule[]

/** Compiles the scopes of rules once, for looking them up by resource type. */
export function matchRules(rules: readonly Rule[]): RuleMatcher {
  const matched = rules.map((rule): MatchedRule => ({ rule, inScope: compileScope(rule.scope) }))
  const byType = new Map<string, readonly MatchedRule[]>()
  return (resourceType) => {
    let found = byType.get(resourceType)
    if (found === undefined) {
      found = matched.filter(
        ({ rule }) => rule.resourceTypes.includes('*') || rule.resourceTypes.includes(resourceType),
      )
      byType.set(resourceType, found)
    }
    return found
  }
}
