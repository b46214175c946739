import Type from 'typebox'
import { csv, type InputOf, integer, json, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireText } from '../../rpc/shapes.js'
import { addTags } from '../../rules/add-tags.js'
import { RULE_TAGS } from '../../rules/store/tags.js'
import { FREQUENCIES } from '../../rules/types.js'
import { type RuleChange, updateRule } from '../../rules/update-rule.js'
import { operation } from '../operation.js'
import {
  memberScopeChangeParams,
  scopeChangeParams,
  toMemberScope,
  toScopeChange,
} from '../resource-scope.js'
import { newTags, toTags } from '../tags.js'
import { filled } from '../texts.js'
import { TRIGGER_TYPES, toFixedHour, toParameters, toTagLogic, toTriggerKinds } from './params.js'

const params = {
  ClientToken: text({ maxLength: 64 }),
  Conditions: text(),
  ConfigRuleId: text({ required: true }),
  ConfigRuleName: text(),
  ConfigRuleTriggerTypes: csv({ itemEnum: TRIGGER_TYPES }),
  Description: text({ maxLength: 500 }),
  ExtendContent: text(),
  InputParameters: json(Type.Record(Type.String(), Type.Unknown())),
  MaximumExecutionFrequency: text({ enum: FREQUENCIES }),
  ...scopeChangeParams,
  ResourceNameScope: text(),
  ResourceTypesScope: csv(),
  RiskLevel: integer({ enum: [1, 2, 3] }),
  Tag: json(newTags),
  TagKeyLogicScope: text(),
}

/**
 * Changes a rule; what is not given stays, an empty list of the scope goes. Everything but the name makes a
 * new version, which is evaluated at once. `InputParameters` are all of the values. `Tag` (deprecated) adds
 * tags. Source: spec/lifecycle.md 3
 */
export const UpdateConfigRule = operation({
  name: 'UpdateConfigRule',
  version: '2020-09-07',
  ramAction: 'config:UpdateConfigRule',
  access: 'write',
  resource: 'acs:config:*:{accountId}:rule/{ConfigRuleId}',
  params,
  reply: { ConfigRuleId: wireText },
  errors: ['ConfigRuleExists', 'ConfigRuleNotExists', 'ExceedMaxRuleCount', 'Invalid.Conditions.Value'],
  clientToken: true,
  async handle(input, services) {
    const { db, scope } = services
    await updateRule(db, scope, services, input.ConfigRuleId, toChange(input))
    await addTags(db, scope.accounts[0], RULE_TAGS, input.ConfigRuleId, toTags(input.Tag))
    return { ConfigRuleId: input.ConfigRuleId }
  },
})

function toChange(input: InputOf<typeof params>): RuleChange {
  const tagLogic = filled(input.TagKeyLogicScope)
  return {
    name: filled(input.ConfigRuleName),
    description: input.Description,
    riskLevel: input.RiskLevel,
    parameters: input.InputParameters && toParameters(input.InputParameters),
    conditions: filled(input.Conditions),
    resourceTypes: input.ResourceTypesScope,
    triggers: {
      kinds: toTriggerKinds(input.ConfigRuleTriggerTypes),
      frequency: input.MaximumExecutionFrequency,
      fixedHour: toFixedHour(input.ExtendContent),
    },
    scope: {
      ...toScopeChange(input),
      ...toMemberScope(input),
      tagLogic: tagLogic === undefined ? undefined : toTagLogic(tagLogic),
      resourceName: input.ResourceNameScope,
    },
  }
}

/** The same of an account group. */
export const UpdateAggregateConfigRule = aggregateTwin(UpdateConfigRule, 'UpdateAggregateConfigRule', {
  params: { ...memberScopeChangeParams, Description: text() },
  without: ['ExtendContent'],
})
