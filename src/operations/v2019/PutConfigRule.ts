import Type from 'typebox'
import { ApiError } from '../../errors.js'
import { accountId, csv, type InputOf, integer, json, text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import { changeTriggers } from '../../rules/change-triggers.js'
import { createRule } from '../../rules/create-rule.js'
import { draftGivenRule } from '../../rules/draft-given-rule.js'
import { getRule } from '../../rules/store/read-rules.js'
import { FREQUENCIES } from '../../rules/types.js'
import { updateRule } from '../../rules/update-rule.js'
import { operation } from '../operation.js'
import { TRIGGER_TYPES, toParameters, toTriggerKinds } from '../rule/params.js'
import { filled } from '../texts.js'
import { ownAccount } from './params.js'

const params = {
  ClientToken: text({ maxLength: 64 }),
  ConfigRuleId: text(),
  ConfigRuleName: text({ required: true }),
  Description: text({ maxLength: 500 }),
  InputParameters: json(Type.Record(Type.String(), Type.Unknown())),
  // Rules for members belong to account groups today.
  MemberId: accountId(),
  ...ownAccount,
  RiskLevel: integer({ enum: [1, 2, 3] }),
  ScopeComplianceResourceId: csv(),
  ScopeComplianceResourceTypes: csv(),
  SourceDetailMessageType: csv({ required: true, itemEnum: TRIGGER_TYPES }),
  SourceIdentifier: text({ required: true }),
  SourceMaximumExecutionFrequency: text({ enum: FREQUENCIES }),
  SourceOwner: text({ required: true, enum: ['ALIYUN', 'CUSTOM_FC'] }),
}

type Input = InputOf<typeof params>

/**
 * Creates a rule, or changes the one that `ConfigRuleId` names: each under the RAM action of today's name for it. What a
 * change does not give stays; what a rule is made of (`SourceOwner`, `SourceIdentifier`) cannot be
 * changed. `MemberId` may only name the caller's own account.
 * Source: the official Go SDK of 2019-01-08
 */
export const PutConfigRule = operation({
  name: 'PutConfigRule',
  version: '2019-01-08',
  ramAction: 'config:CreateConfigRule',
  ramActionFor: (raw) =>
    filled(raw.get('ConfigRuleId')) === undefined ? 'config:CreateConfigRule' : 'config:UpdateConfigRule',
  access: 'write',
  resource: 'acs:config:*:{accountId}:rule/{ConfigRuleId}',
  params,
  reply: { ConfigRuleId: wireText },
  errors: ['ConfigRuleExists', 'ConfigRuleNotExists', 'ExceedMaxRuleCount', 'Invalid.Conditions.Value'],
  clientToken: true,
  async handle(input, services) {
    const { db, scope } = services
    if (input.MemberId !== undefined && input.MemberId !== scope.accounts[0].accountId)
      throw invalid('MemberId')
    const ruleId = filled(input.ConfigRuleId)
    if (ruleId === undefined) {
      const draft = draftGivenRule(services.catalogue, toGivenRule(input), services.request.language)
      return { ConfigRuleId: await createRule(db, scope, services, draft, []) }
    }
    const rule = await getRule(db, scope, ruleId)
    if (rule.sourceOwner !== input.SourceOwner) throw invalid('SourceOwner')
    if (rule.sourceIdentifier !== input.SourceIdentifier) throw invalid('SourceIdentifier')
    await updateRule(db, scope, services, ruleId, toChange(input))
    return { ConfigRuleId: rule.ruleId }
  },
})

function toChange(input: Input) {
  return {
    name: input.ConfigRuleName,
    description: input.Description,
    riskLevel: input.RiskLevel,
    parameters: input.InputParameters && toParameters(input.InputParameters),
    resourceTypes: input.ScopeComplianceResourceTypes,
    triggers: {
      kinds: toTriggerKinds(input.SourceDetailMessageType),
      frequency: input.SourceMaximumExecutionFrequency,
    },
    scope: { resourceIds: input.ScopeComplianceResourceId },
  }
}

/** A new rule needs all of it. Throws `MissingRiskLevel`, `MissingScopeComplianceResourceTypes`. */
function toGivenRule(input: Input) {
  const { parameters = {}, riskLevel, resourceTypes, triggers, ...change } = toChange(input)
  if (resourceTypes === undefined) throw missing('ScopeComplianceResourceTypes')
  if (riskLevel === undefined) throw missing('RiskLevel')
  return {
    ...change,
    owner: input.SourceOwner,
    identifier: input.SourceIdentifier,
    parameters,
    riskLevel,
    resourceTypes,
    triggers: changeTriggers([], { ...triggers, frequency: triggers.frequency ?? 'TwentyFour_Hours' }),
  }
}

function invalid(param: string): ApiError {
  return new ApiError('Invalid{Param}', { Param: param })
}

function missing(param: string): ApiError {
  return new ApiError('Missing{Param}', { Param: param })
}
