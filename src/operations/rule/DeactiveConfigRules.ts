import { listWishedRuleIds } from '../../packs/list-wished-rule-ids.js'
import { csv, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { stopRules } from '../../rules/switch-rules.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'
import { ruleIds } from './params.js'
import { ruleOutcomes } from './shapes.js'

/** Stops active rules, those named or those of a package; answers per item. */
export const DeactiveConfigRules = operation({
  name: 'DeactiveConfigRules',
  version: '2020-09-07',
  ramAction: 'config:DeactiveConfigRules',
  access: 'write',
  resource: 'acs:config:*:{accountId}:rule/{ConfigRuleIds}',
  params: { CompliancePackId: text(), ConfigRuleIds: csv(ruleIds) },
  reply: { OperateRuleResult: ruleOutcomes },
  errors: ['ConfigRuleStatusNotActive', 'Invalid.CompliancePackId.Value', 'Invalid.ConfigRuleIds.SizeExceed'],
  async handle({ CompliancePackId, ConfigRuleIds }, services) {
    const { db, scope } = services
    const wished = await listWishedRuleIds(db, scope, ConfigRuleIds, filled(CompliancePackId))
    return { OperateRuleResult: await stopRules(db, scope, services, wished) }
  },
})

/** The same of an account group. */
export const DeactiveAggregateConfigRules = aggregateTwin(DeactiveConfigRules, 'DeactiveAggregateConfigRules')
