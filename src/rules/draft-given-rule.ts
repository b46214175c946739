import { parseConditionsParameter } from '../conditions/conditions-parameter.js'
import { ApiError } from '../errors.js'
import type { Catalogue } from './catalogue/types.js'
import {
  CONDITION_RULE_IDENTIFIER,
  type DraftResult,
  draftConditionRule,
  draftManagedRule,
  type ManagedRuleWish,
  type Refused,
  type RuleDraft,
} from './draft-rule.js'
import { draftFunctionRule, isFunctionArn } from './function-rule.js'
import type { SourceOwner } from './types.js'

/** A rule as the parameters of CreateConfigRule describe it. */
export interface GivenRule extends ManagedRuleWish {
  readonly owner: SourceOwner
  readonly name: string
  readonly resourceTypes: readonly string[]
  /** `Conditions`, of a condition rule. */
  readonly conditions?: string | undefined
}

/**
 * A managed, condition or function rule made ready to be stored. Throws `ConfigRuleNotExists` for an unknown managed rule, `Invalid.Conditions.Value`, and `Invalid` of the
 * parameter that is wrong. Source: spec/lifecycle.md 3, spec/condition-rules.md 1
 */
export function draftGivenRule(catalogue: Catalogue, rule: GivenRule, language: string): RuleDraft {
  const result = draftByOwner(catalogue, rule, language)
  if (result.kind === 'draft') return result.draft
  throw result.what === 'identifier'
    ? new ApiError('ConfigRuleNotExists')
    : new ApiError('Invalid{Param}', { Param: PARAMETERS[result.what] })
}

function draftByOwner(catalogue: Catalogue, rule: GivenRule, language: string): DraftResult {
  switch (rule.owner) {
    case 'ALIYUN':
      return draftManagedRule(catalogue, rule, language)
    case 'CUSTOM_CONFIGURATION':
      return draftCondition(rule)
    case 'CUSTOM_FC':
      if (!isFunctionArn(rule.identifier)) throw new ApiError('Invalid{Param}', { Param: 'SourceIdentifier' })
      return draftFunctionRule(rule)
  }
}

const PARAMETERS: Readonly<Record<Exclude<Refused, 'identifier'>, string>> = {
  name: 'ConfigRuleName',
  parameters: 'InputParameters',
  resourceTypes: 'ResourceTypesScope',
}

function draftCondition(rule: GivenRule) {
  if (rule.identifier !== CONDITION_RULE_IDENTIFIER)
    throw new ApiError('Invalid{Param}', { Param: 'SourceIdentifier' })
  const parsed = parseConditionsParameter(rule.conditions ?? '')
  if ('condition' in parsed) return draftConditionRule({ ...rule, condition: parsed.condition })
  const [first] = parsed.issues
  throw new ApiError('Invalid.Conditions.Value', { Reason: `${first?.path} ${first?.message}`.trim() })
}
