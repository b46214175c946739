import { copyPacks } from '../../packs/copy-packs.js'
import { csv, text } from '../../rpc/fields.js'
import { wireBoolean } from '../../rpc/shapes.js'
import { findCopyPlaces } from '../copy-places.js'
import { operation } from '../operation.js'

/** Copies packages with their rules within the account or from and to account groups, all or none. Source: spec/lifecycle.md 2 "Copy" */
export const CopyCompliancePacks = operation({
  name: 'CopyCompliancePacks',
  version: '2020-09-07',
  ramAction: 'config:CopyCompliancePacks',
  access: 'write',
  params: {
    DesAggregatorIds: csv(),
    SrcAggregatorId: text(),
    SrcCompliancePackIds: csv({ required: true }),
  },
  reply: { CopyRulesResult: wireBoolean },
  errors: [
    'AggregatorMemberNoPermission',
    'CompliancePackExceedMaxCount',
    'ConfigRuleExceedMaxRuleCount',
    'Invalid.AggregatorId.Value',
    'Invalid.CompliancePackId.Value',
  ],
  async handle({ SrcCompliancePackIds, ...groups }, services) {
    const places = await findCopyPlaces(services.db, services.scope, groups)
    await copyPacks(services.db, places, services, SrcCompliancePackIds)
    return { CopyRulesResult: true }
  },
})
