import { countResourcesByType } from '../../evaluation/group-resources.js'
import { countByGroup } from '../../packs/summarise-account.js'
import { csv } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { resourcesByType } from './summary-shapes.js'

/** Distinct resources by type, each under its verdict rolled up over the named rules, or over every rule. */
export const GetResourceComplianceGroupByResourceType = operation({
  name: 'GetResourceComplianceGroupByResourceType',
  version: '2020-09-07',
  ramAction: 'config:GetResourceComplianceGroupByResourceType',
  access: 'read',
  params: { ConfigRuleIds: csv() },
  reply: { ComplianceResult: resourcesByType },
  errors: ['ConfigRuleNotExists'],
  async handle({ ConfigRuleIds }, { db, scope }) {
    return { ComplianceResult: await countByGroup(db, scope, ConfigRuleIds, countResourcesByType) }
  },
})

/** The same of the rules of an account group, over all its members. */
export const GetAggregateResourceComplianceGroupByResourceType = aggregateTwin(
  GetResourceComplianceGroupByResourceType,
  'GetAggregateResourceComplianceGroupByResourceType',
)
