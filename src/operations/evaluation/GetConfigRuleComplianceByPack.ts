import { getPack } from '../../packs/store/read-packs.js'
import { summarisePackRules } from '../../packs/summarise-pack.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation, WHILE_UNCHANGED_MS } from '../operation.js'
import { packRuleCompliance } from './shapes.js'

/** The rolled-up verdict of each rule of a package; counts are of rules. */
export const GetConfigRuleComplianceByPack = operation({
  name: 'GetConfigRuleComplianceByPack',
  version: '2020-09-07',
  ramAction: 'config:GetConfigRuleComplianceByPack',
  access: 'read',
  keptForMs: WHILE_UNCHANGED_MS,
  resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackId}',
  params: { CompliancePackId: text({ required: true }) },
  reply: { ConfigRuleComplianceResult: packRuleCompliance },
  errors: ['Invalid.CompliancePackId.Value'],
  async handle({ CompliancePackId }, { db, scope }) {
    const pack = await getPack(db, scope, CompliancePackId)
    return { ConfigRuleComplianceResult: await summarisePackRules(db, scope, pack) }
  },
})

/** The same of a package of an account group, over all its members. */
export const GetAggregateConfigRuleComplianceByPack = aggregateTwin(
  GetConfigRuleComplianceByPack,
  'GetAggregateConfigRuleComplianceByPack',
)
