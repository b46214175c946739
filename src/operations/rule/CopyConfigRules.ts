import { csv, text } from '../../rpc/fields.js'
import { wireBoolean } from '../../rpc/shapes.js'
import { copyRules } from '../../rules/copy-rules.js'
import { refuseGroups } from '../compliance-pack/params.js'
import { operation } from '../operation.js'

/** Copies rules within the account, all or none; the copies belong to no package. */
export const CopyConfigRules = operation({
  name: 'CopyConfigRules',
  version: '2020-09-07',
  ramAction: 'config:CopyConfigRules',
  access: 'write',
  params: { DesAggregatorIds: csv(), SrcAggregatorId: text(), SrcConfigRuleIds: csv({ required: true }) },
  reply: { CopyRulesResult: wireBoolean },
  errors: ['ConfigRuleNotExists', 'ExceedMaxRuleCount', 'Invalid.AggregatorId.Value'],
  async handle({ SrcConfigRuleIds, ...groups }, services) {
    refuseGroups(groups)
    await copyRules(services.db, services.scope, services, SrcConfigRuleIds)
    return { CopyRulesResult: true }
  },
})
