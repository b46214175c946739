import { describeRule } from '../../packs/describe-rules.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { ownAccount } from './params.js'
import { olderRuleDetail } from './rule-shapes.js'

/** One rule, under its older name; `GetConfigRule` is today's. */
export const DescribeConfigRule = operation({
  name: 'DescribeConfigRule',
  version: '2019-01-08',
  ramAction: 'config:GetConfigRule',
  access: 'read',
  resource: 'acs:config:*:{accountId}:rule/{ConfigRuleId}',
  params: { ConfigRuleId: text({ required: true }), ...ownAccount },
  reply: { ConfigRule: olderRuleDetail },
  errors: ['ConfigRuleNotExists'],
  async handle({ ConfigRuleId }, services) {
    const entry = await describeRule(services.db, services.scope, services, ConfigRuleId)
    return { ConfigRule: { entry, language: services.request.language } }
  },
})
