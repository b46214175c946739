import { countResourcesByRegion } from '../../evaluation/group-resources.js'
import { countByGroup } from '../../packs/summarise-account.js'
import { csv } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { resourcesByRegion } from './summary-shapes.js'

/** Distinct resources by region, each under its verdict rolled up over the named rules, or over every rule. */
export const GetResourceComplianceGroupByRegion = operation({
  name: 'GetResourceComplianceGroupByRegion',
  version: '2020-09-07',
  ramAction: 'config:GetResourceComplianceGroupByRegion',
  access: 'read',
  params: { ConfigRuleIds: csv() },
  reply: { ComplianceResult: resourcesByRegion },
  errors: ['ConfigRuleNotExists'],
  async handle({ ConfigRuleIds }, { db, scope }) {
    return { ComplianceResult: await countByGroup(db, scope, ConfigRuleIds, countResourcesByRegion) }
  },
})

/** The same of the rules of an account group, over all its members. */
export const GetAggregateResourceComplianceGroupByRegion = aggregateTwin(
  GetResourceComplianceGroupByRegion,
  'GetAggregateResourceComplianceGroupByRegion',
)
