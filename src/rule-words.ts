import { describeLogic } from './conditions/describe-rule.js'
import type { ManagedRule } from './rules/catalogue/types.js'

/** What decides a managed rule, in English, a line for each condition; parameters by their names. */
export function ruleInWords({ logic }: Pick<ManagedRule, 'logic'>): readonly string[] {
  return describeLogic(logic, {}, 'en')
}
