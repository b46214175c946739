import { describeRule } from '../../packs/describe-rules.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { oneMember } from '../resource/params.js'
import { ruleResources } from './summary-shapes.js'

/** How many resources one rule found compliant and not; `ComplianceType` shows one of both counts only. */
export const GetResourceComplianceByConfigRule = operation({
  name: 'GetResourceComplianceByConfigRule',
  version: '2020-09-07',
  ramAction: 'config:GetResourceComplianceByConfigRule',
  access: 'read',
  resource: 'acs:config:*:{accountId}:rule/{ConfigRuleId}',
  params: {
    ComplianceType: text({ enum: ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] }),
    ConfigRuleId: text({ required: true }),
  },
  reply: { ComplianceResult: ruleResources },
  errors: ['ConfigRuleNotExists'],
  async handle({ ComplianceType: only, ConfigRuleId }, services) {
    const { counts } = await describeRule(services.db, services.scope, services, ConfigRuleId)
    return { ComplianceResult: { counts, only } }
  },
})

/** The same of a rule of an account group, over all its members or one. */
export const GetAggregateResourceComplianceByConfigRule = aggregateTwin(
  GetResourceComplianceByConfigRule,
  'GetAggregateResourceComplianceByConfigRule',
  {
    params: oneMember,
  },
)
