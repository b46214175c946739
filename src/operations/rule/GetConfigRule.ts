import { describeRule } from '../../packs/describe-rules.js'
import { json, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { tagFilters } from '../tags.js'
import { groupRuleDetail, ruleDetail } from './shapes.js'

/** One rule with its state, results and catalogue entry. `Tag` is deprecated and says nothing. */
export const GetConfigRule = operation({
  name: 'GetConfigRule',
  version: '2020-09-07',
  ramAction: 'config:GetConfigRule',
  access: 'read',
  resource: 'acs:config:*:{accountId}:rule/{ConfigRuleId}',
  params: { ConfigRuleId: text({ required: true }), Tag: json(tagFilters(256)) },
  reply: { ConfigRule: ruleDetail },
  errors: ['ConfigRuleNotExists'],
  async handle({ ConfigRuleId }, services) {
    const entry = await describeRule(services.db, services.scope, services, ConfigRuleId)
    return { ConfigRule: { entry, language: services.request.language } }
  },
})

/** The same of an account group, counted over its members; a member sees its own part. */
export const GetAggregateConfigRule = aggregateTwin(GetConfigRule, 'GetAggregateConfigRule', {
  reply: { ConfigRule: groupRuleDetail },
})
