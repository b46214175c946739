import { listDailyStatistics } from '../../packs/daily-statistics.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireList } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { complianceDay, groupComplianceDay } from './summary-shapes.js'

/**
 * How the account stood at the end of each of the last 30 days, oldest first, and how it stands today. A day
 * on which no server ran is left out. Source: spec/lifecycle.md 4 "Statistics"
 */
export const ListConfigRuleEvaluationStatistics = operation({
  name: 'ListConfigRuleEvaluationStatistics',
  version: '2020-09-07',
  ramAction: 'config:ListConfigRuleEvaluationStatistics',
  access: 'list',
  params: {},
  reply: { EvaluationResults: wireList(complianceDay) },
  errors: [],
  async handle(_, services) {
    return { EvaluationResults: await listDailyStatistics(services.db, services.scope, services) }
  },
})

/** The same of an account group. */
export const ListAggregateConfigRuleEvaluationStatistics = aggregateTwin(
  ListConfigRuleEvaluationStatistics,
  'ListAggregateConfigRuleEvaluationStatistics',
  {
    reply: { EvaluationResults: wireList(groupComplianceDay) },
  },
)
