import { attachRules } from '../../packs/attach-rules.js'
import { csv, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { ruleIds } from '../rule/params.js'
import { ruleOutcomes } from '../rule/shapes.js'

/** Puts up to twenty existing rules into a package; answers per item. Source: spec/lifecycle.md 2 */
export const AttachConfigRuleToCompliancePack = operation({
  name: 'AttachConfigRuleToCompliancePack',
  version: '2020-09-07',
  ramAction: 'config:AttachConfigRuleToCompliancePack',
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
    return { OperateRuleResult: await attachRules(db, scope, clock, CompliancePackId, ConfigRuleIds) }
  },
})

/** The same of an account group. */
export const AttachAggregateConfigRuleToCompliancePack = aggregateTwin(
  AttachConfigRuleToCompliancePack,
  'AttachAggregateConfigRuleToCompliancePack',
)
