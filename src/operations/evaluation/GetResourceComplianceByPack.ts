import { getPack } from '../../packs/store/read-packs.js'
import { summarisePackResources } from '../../packs/summarise-pack.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { packResourceCompliance } from './shapes.js'

/** How many distinct resources a package evaluated, by their verdict rolled up over its rules. */
export const GetResourceComplianceByPack = operation({
  name: 'GetResourceComplianceByPack',
  version: '2020-09-07',
  ramAction: 'config:GetResourceComplianceByPack',
  access: 'read',
  resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackId}',
  params: { CompliancePackId: text({ required: true }) },
  reply: { ResourceComplianceResult: packResourceCompliance },
  errors: ['Invalid.CompliancePackId.Value'],
  async handle({ CompliancePackId }, { db, scope }) {
    const pack = await getPack(db, scope, CompliancePackId)
    return { ResourceComplianceResult: await summarisePackResources(db, scope, pack) }
  },
})

/** The same of a package of an account group, over all its members. */
export const GetAggregateResourceComplianceByPack = aggregateTwin(
  GetResourceComplianceByPack,
  'GetAggregateResourceComplianceByPack',
)
