import { detachRules } from '../../packs/attach-rules.js'
import { csv, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { ruleIds } from '../rule/params.js'
import { ruleOutcomes } from '../rule/shapes.js'

/** Takes up to twenty rules out of a package, they live on as free rules; answers per item. Source: spec/lifecycle.md 2 */
export const DetachConfigRuleToCompliancePack = operation({
  name: 'DetachConfigRuleToCompliancePack',
  version: '2020-09-07',
  ramAction: 'config:DetachConfigRuleToCompliancePack',
  access: 'write',
  resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackId}',
  params: { CompliancePackId: text({ required: true }), ConfigRuleIds: csv({ required: true, ...ruleIds }) },
  reply: { OperateRuleResult: ruleOutcomes },
  errors: [
    'CompliancePackAlreadyPending',
    'Invalid.CompliancePackId.Value',
    'Invalid.ConfigRuleIds.SizeExceed',
  ],
  async handle({ CompliancePackId, ConfigRuleIds }, { db, scope, clock }) {
    return { OperateRuleResult: await detachRules(db, scope, clock, CompliancePackId, ConfigRuleIds) }
  },
})

/** The same of an account group. */
export const DetachAggregateConfigRuleToCompliancePack = aggregateTwin(
  DetachConfigRuleToCompliancePack,
  'DetachAggregateConfigRuleToCompliancePack',
)
