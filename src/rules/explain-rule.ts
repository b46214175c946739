import type { Scope } from '../accounts/scope.js'
import { describeLogic } from '../conditions/describe-rule.js'
import type { RuleLogic } from '../conditions/types.js'
import type { Db } from '../db/tables.js'
import { loadExamples } from './catalogue/load-examples.js'
import type { Catalogue, ManagedRule, RuleExamples } from './catalogue/types.js'
import { getManagedRule } from './list-managed-rules.js'
import { getRule } from './store/read-rules.js'

/** What decides a rule, and what is known of how well. */
export interface RuleExplanation {
  /** Undefined for a rule that a function decides: what it does is known to the function alone. */
  readonly logic: RuleLogic | undefined
  /** A line for each part of the logic, indented by two spaces a level. */
  readonly words: readonly string[]
  /** The catalogue's entry; undefined for rules of the account's own. */
  readonly managed: ManagedRule | undefined
  readonly examples: RuleExamples | undefined
}

type Language = 'en' | 'zh'

/** Explains a managed rule, with its parameters by name. Throws `InvalidIdentifier`. */
export async function explainManagedRule(
  catalogue: Catalogue,
  identifier: string,
  language: Language,
): Promise<RuleExplanation> {
  const managed = getManagedRule(catalogue, identifier)
  return explained(managed.logic, {}, managed, language)
}

/** Explains a rule of an account with the values it was given. Throws `ConfigRuleNotExists`. */
export async function explainRule(
  db: Db,
  scope: Scope,
  catalogue: Catalogue,
  wish: { readonly ruleId: string; readonly language: Language },
): Promise<RuleExplanation> {
  const rule = await getRule(db, scope, wish.ruleId)
  const managed = rule.sourceOwner === 'ALIYUN' ? catalogue.rules.get(rule.sourceIdentifier) : undefined
  const logic = rule.sourceOwner === 'CUSTOM_FC' ? undefined : rule.logic
  return explained(logic, rule.parameters, managed, wish.language)
}

async function explained(
  logic: RuleLogic | undefined,
  parameters: Readonly<Record<string, string>>,
  managed: ManagedRule | undefined,
  language: Language,
): Promise<RuleExplanation> {
  return {
    logic,
    words: logic === undefined ? [] : describeLogic(logic, parameters, language),
    managed,
    examples: managed === undefined ? undefined : await loadExamples(managed.id),
  }
}
