import { listWishedRuleIds } from '../../packs/list-wished-rule-ids.js'
import { csv, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { startRules } from '../../rules/switch-rules.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'
import { ruleIds } from './params.js'
import { ruleOutcomes } from './shapes.js'

/** Starts stopped rules, those named or those of a package; answers per item. */
export const ActiveConfigRules = operation({
  name: 'ActiveConfigRules',
  version: '2020-09-07',
  ramAction: 'config:ActiveConfigRules',
  access: 'write',
  resource: 'acs:config:*:{accountId}:rule/{ConfigRuleIds}',
  params: { CompliancePackId: text(), ConfigRuleIds: csv(ruleIds) },
  reply: { OperateRuleResult: ruleOutcomes },
  errors: ['Invalid.CompliancePackId.Value', 'Invalid.ConfigRuleIds.SizeExceed'],
  async handle({ CompliancePackId, ConfigRuleIds }, services) {
    const { db, scope } = services
    const wished = await listWishedRuleIds(db, scope, ConfigRuleIds, filled(CompliancePackId))
    return { OperateRuleResult: await startRules(db, scope, services, wished) }
  },
})

/** The same of an account group. */
export const ActiveAggregateConfigRules = aggregateTwin(ActiveConfigRules, 'ActiveAggregateConfigRules', {
  errors: ['ConfigRuleStatusNotInActive'],
})
