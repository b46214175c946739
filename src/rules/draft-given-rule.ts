import { parseConditionsParameter } from '../conditions/conditions-parameter.js'
import { ApiError } from '../errors.js'
import type { Catalogue } from './catalogue/types.js'
import {
  CONDITION_RULE_IDENTIFIER,
  draftConditionRule,
  draftManagedRule,
  type ManagedRuleWish,
  type Refused,
  type RuleDraft,
} from './draft-rule.js'
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
 * A managed or condition rule made ready to be stored. Function rules cannot be run here and are refused.
 * Throws `ConfigRuleNotExists` for an unknown managed rule, `Invalid.Conditions.Value`, and `Invalid` of the
 * parameter that is wrong. Source: spec/lifecycle.md 3, spec/condition-rules.md 1
 */
export function draftGivenRule(catalogue: Catalogue, rule: GivenRule, language: string): RuleDraft {
  if (rule.owner === 'CUSTOM_FC') throw new ApiError('Invalid{Param}', { Param: 'SourceOwner' })
  const result = rule.owner === 'ALIYUN' ? draftManagedRule(catalogue, rule, language) : draftCondition(rule)
  if (result.kind === 'draft') return result.draft
  throw result.what === 'identifier'
    ? new ApiError('ConfigRuleNotExists')
    : new ApiError('Invalid{Param}', { Param: PARAMETERS[result.what] })
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
