import { copyPacks } from '../../packs/copy-packs.js'
import { csv, text } from '../../rpc/fields.js'
import { wireBoolean } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { refuseGroups } from './params.js'

/** Copies packages with their rules within the account, all or none. Source: spec/lifecycle.md 2 "Copy" */
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
    'CompliancePackExceedMaxCount',
    'ConfigRuleExceedMaxRuleCount',
    'Invalid.AggregatorId.Value',
    'Invalid.CompliancePackId.Value',
  ],
  async handle({ SrcCompliancePackIds, ...groups }, services) {
    refuseGroups(groups)
    await copyPacks(services.db, services.scope, services, SrcCompliancePackIds)
    return { CopyRulesResult: true }
  },
})
