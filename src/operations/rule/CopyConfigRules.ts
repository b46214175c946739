import { csv, text } from '../../rpc/fields.js'
import { wireBoolean } from '../../rpc/shapes.js'
import { copyRules } from '../../rules/copy-rules.js'
import { findCopyPlaces } from '../copy-places.js'
import { operation } from '../operation.js'

/** Copies rules within the account or from and to account groups, all or none; the copies belong to no package. */
export const CopyConfigRules = operation({
  name: 'CopyConfigRules',
  version: '2020-09-07',
  ramAction: 'config:CopyConfigRules',
  access: 'write',
  params: { DesAggregatorIds: csv(), SrcAggregatorId: text(), SrcConfigRuleIds: csv({ required: true }) },
  reply: { CopyRulesResult: wireBoolean },
  errors: [
    'AggregatorMemberNoPermission',
    'ConfigRuleNotExists',
    'ExceedMaxRuleCount',
    'Invalid.AggregatorId.Value',
  ],
  async handle({ SrcConfigRuleIds, ...groups }, services) {
    const places = await findCopyPlaces(services.db, services.scope, groups)
    await copyRules(services.db, places, services, SrcConfigRuleIds)
    return { CopyRulesResult: true }
  },
})
