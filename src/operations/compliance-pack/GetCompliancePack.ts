import { describePack } from '../../packs/describe-pack.js'
import { json, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { tagFilters } from '../tags.js'
import { groupPackDetail, packDetail } from './shapes.js'

/** One package with its rules, scope, tags and template. `Tag` is deprecated and says nothing. */
export const GetCompliancePack = operation({
  name: 'GetCompliancePack',
  version: '2020-09-07',
  ramAction: 'config:GetCompliancePack',
  access: 'read',
  resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackId}',
  params: { CompliancePackId: text({ required: true }), Tag: json(tagFilters(256)) },
  reply: { CompliancePack: packDetail },
  errors: ['Invalid.CompliancePackId.Value'],
  async handle({ CompliancePackId }, services) {
    return { CompliancePack: await describePack(services.db, services.scope, services, CompliancePackId) }
  },
})

/** The same of an account group. */
export const GetAggregateCompliancePack = aggregateTwin(GetCompliancePack, 'GetAggregateCompliancePack', {
  reply: { CompliancePack: groupPackDetail },
})
