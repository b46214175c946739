import { describeLogic } from '../conditions/describe-rule.js'
import type { ReportLanguage, RuleRow } from './model.js'

/** What decides a rule, in words, a line for each condition. */
export function ruleLogicText({ logic, parameters }: RuleRow, language: ReportLanguage): string {
  const given = Object.fromEntries(parameters)
  const written = language === 'both' ? (['en', 'zh'] as const) : [language]
  return written.flatMap((each) => describeLogic(logic, given, each)).join('\n')
}
