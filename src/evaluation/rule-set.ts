import { type AccountRef, systemScope } from '../accounts/scope.js'
import { type CompiledRule, compileRule } from '../conditions/compile-rule.js'
import type { Db } from '../db/tables.js'
import { type MatchedRule, matchRules } from '../rules/match-rules.js'
import { listEvaluatedRules } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'

/** A rule ready to run on resources of a type it looks at. */
export interface EvaluatedRule extends MatchedRule {
  readonly compiled: CompiledRule
}

/** The rules of one account that are evaluated, as they stood when they were read. */
export interface RuleSet {
  readonly rules: readonly Rule[]
  /** Those that look at a resource type, by rule number. */
  forType(resourceType: string): readonly EvaluatedRule[]
}

const KEPT_VERSIONS = 10_000
const compiledVersions = new Map<string, CompiledRule>()

/** The compiled logic of a rule version; kept, since a version never changes. */
export function compiledRule(rule: Rule): CompiledRule {
  // Copies of a group's rule have one id and versions of their own.
  const key = `${rule.accountNo}/${rule.ruleNo}/${rule.ruleId}/${rule.version}`
  const kept = compiledVersions.get(key)
  if (kept !== undefined) return kept
  const compiled = compileRule(rule.logic, rule.parameters)
  if (compiledVersions.size >= KEPT_VERSIONS) compiledVersions.clear()
  compiledVersions.set(key, compiled)
  return compiled
}

/** Makes rules ready to run. */
export function createRuleSet(rules: readonly Rule[]): RuleSet {
  const matcher = matchRules(rules)
  const byType = new Map<string, readonly EvaluatedRule[]>()
  return {
    rules,
    forType: (resourceType) => {
      let found = byType.get(resourceType)
      if (found === undefined) {
        found = matcher(resourceType).map((matched) => ({ ...matched, compiled: compiledRule(matched.rule) }))
        byType.set(resourceType, found)
      }
      return found
    },
  }
}

/** Reads the account's rules as they stand now; functions are called elsewhere. */
export async function loadRuleSet(db: Db, account: AccountRef): Promise<RuleSet> {
  const rules = await listEvaluatedRules(db, systemScope(account))
  return createRuleSet(rules.filter((rule) => rule.sourceOwner !== 'CUSTOM_FC'))
}
