import { csv } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { deleteRules } from '../../rules/delete-rules.js'
import { operation } from '../operation.js'
import { ruleIds } from './params.js'
import { ruleOutcomes } from './shapes.js'

/** Deletes up to twenty rules with their results; answers per item. */
export const DeleteConfigRules = operation({
  name: 'DeleteConfigRules',
  version: '2020-09-07',
  ramAction: 'config:DeleteConfigRules',
  access: 'write',
  resource: 'acs:config:*:{accountId}:rule/{ConfigRuleIds}',
  params: { ConfigRuleIds: csv({ required: true, ...ruleIds }) },
  reply: { OperateRuleResult: ruleOutcomes },
  errors: ['Invalid.ConfigRuleIds.SizeExceed'],
  async handle({ ConfigRuleIds }, services) {
    return { OperateRuleResult: await deleteRules(services.db, services.scope, services, ConfigRuleIds) }
  },
})

/** The same of an account group. */
export const DeleteAggregateConfigRules = aggregateTwin(DeleteConfigRules, 'DeleteAggregateConfigRules', {
  errors: ['ConfigRuleCanNotDelete', 'ConfigRuleNotExists'],
})
