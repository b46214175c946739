import { describeLogic } from '../conditions/describe-rule.js'
import type { ReportLanguage, RuleRow } from './model.js'

/** What decides a rule, in words, a line for each condition. */
export function ruleLogicText({ logic, parameters }: RuleRow, language: ReportLanguage): string {
  return describeLogic(logic, Object.fromEntries(parameters), language).join('\n')
}
