import Type from 'typebox'
import { csv, type InputOf, integer, json, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireText } from '../../rpc/shapes.js'
import { changeTriggers } from '../../rules/change-triggers.js'
import { createRule } from '../../rules/create-rule.js'
import { draftGivenRule, type GivenRule } from '../../rules/draft-given-rule.js'
import { FREQUENCIES } from '../../rules/types.js'
import { operation } from '../operation.js'
import { memberScopeParams, scopeParams, toMemberScope, toScope } from '../resource-scope.js'
import { newTags, toTags } from '../tags.js'
import { filled } from '../texts.js'
import { TRIGGER_TYPES, toFixedHour, toParameters, toTagLogic, toTriggerKinds } from './params.js'

const params = {
  ClientToken: text({ maxLength: 64 }),
  Conditions: text(),
  ConfigRuleName: text({ required: true }),
  ConfigRuleTriggerTypes: csv({ required: true, itemEnum: TRIGGER_TYPES }),
  Description: text(),
  ExtendContent: text(),
  InputParameters: json(Type.Record(Type.String(), Type.Unknown())),
  MaximumExecutionFrequency: text({ enum: FREQUENCIES, default: 'TwentyFour_Hours' }),
  ...scopeParams,
  ResourceNameScope: text(),
  ResourceTypesScope: csv({ required: true }),
  RiskLevel: integer({ required: true, enum: [1, 2, 3] }),
  SourceIdentifier: text({ required: true }),
  // CUSTOM_CONFIGURATION is not among the published values but in every published template.
  SourceOwner: text({ required: true, enum: ['ALIYUN', 'CUSTOM_FC', 'CUSTOM_CONFIGURATION'] }),
  Tag: json(newTags),
  TagKeyLogicScope: text({ default: 'OR' }),
}

/**
 * Activates a managed rule, or a condition rule (`SourceOwner=CUSTOM_CONFIGURATION` with `Conditions`); it is
 * evaluated at once; or a function rule (`SourceOwner=CUSTOM_FC`), see RegisterFunctionEndpoint. Source: spec/lifecycle.md 3
 */
export const CreateConfigRule = operation({
  name: 'CreateConfigRule',
  version: '2020-09-07',
  ramAction: 'config:CreateConfigRule',
  access: 'write',
  resource: 'acs:config:*:{accountId}:rule/*',
  params,
  reply: { ConfigRuleId: wireText },
  errors: ['ConfigRuleExists', 'ConfigRuleNotExists', 'ExceedMaxRuleCount', 'Invalid.Conditions.Value'],
  clientToken: true,
  async handle(input, services) {
    const { db, scope, catalogue, request } = services
    const draft = draftGivenRule(catalogue, toGivenRule(input), request.language)
    return { ConfigRuleId: await createRule(db, scope, services, draft, toTags(input.Tag)) }
  },
})

function toGivenRule(input: InputOf<typeof params>): GivenRule {
  return {
    owner: input.SourceOwner,
    identifier: input.SourceIdentifier,
    name: input.ConfigRuleName,
    description: input.Description,
    riskLevel: input.RiskLevel,
    parameters: toParameters(input.InputParameters),
    conditions: filled(input.Conditions),
    resourceTypes: input.ResourceTypesScope,
    triggers: changeTriggers([], {
      kinds: toTriggerKinds(input.ConfigRuleTriggerTypes),
      frequency: input.MaximumExecutionFrequency,
      fixedHour: toFixedHour(input.ExtendContent),
    }),
    scope: {
      ...toScope(input),
      ...toMemberScope(input),
      tagLogic: toTagLogic(input.TagKeyLogicScope),
      resourceName: filled(input.ResourceNameScope),
    },
  }
}

/** The same of an account group; members hold it as their scopes say, and evaluate it on their own resources. */
export const CreateAggregateConfigRule = aggregateTwin(CreateConfigRule, 'CreateAggregateConfigRule', {
  params: { ...memberScopeParams, TagKeyScope: csv() },
})
