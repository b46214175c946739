import type { Scope } from '../../accounts/scope.js'
import { requestRulesReport } from '../../reports/files/request-rules-report.js'
import { csv, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'

/**
 * Starts making a report on rules, without `ConfigRuleIds` on all of the account, in the background;
 * GetConfigRulesReport tells when it is there. While one is being made a second call fails, except with the same
 * `ClientToken`.
 */
export const GenerateConfigRulesReport = operation({
  name: 'GenerateConfigRulesReport',
  version: '2020-09-07',
  ramAction: 'config:GenerateConfigRulesReport',
  access: 'write',
  params: { ClientToken: text({ maxLength: 64 }), ConfigRuleIds: csv() },
  reply: { ReportId: wireText },
  errors: ['ConfigRuleNotExists', 'ConfigRuleReportCreating'],
  clientToken: true,
  async handle({ ConfigRuleIds }, { db, scope, queue }) {
    const ReportId = await requestRulesReport(db, queue, scope, ConfigRuleIds)
    return ofGroup(scope, { ReportId })
  },
})

/** The same of the rules of an account group, over all its members. */
export const GenerateAggregateConfigRulesReport = aggregateTwin(
  GenerateConfigRulesReport,
  'GenerateAggregateConfigRulesReport',
  { adds: { AggregatorId: wireText } },
)

/** With the group's id, which the variant alone shows. */
function ofGroup<R extends object>({ aggregatorId }: Scope, reply: R) {
  return { ...reply, AggregatorId: aggregatorId }
}
