import { summariseRiskLevels } from '../../packs/summarise-account.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireList } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { riskLevelSummary } from './summary-shapes.js'

/** How many rules of each risk level are compliant and not, highest risk first. */
export const GetConfigRuleSummaryByRiskLevel = operation({
  name: 'GetConfigRuleSummaryByRiskLevel',
  version: '2020-09-07',
  ramAction: 'config:GetConfigRuleSummaryByRiskLevel',
  access: 'read',
  params: {},
  reply: { ConfigRuleSummaries: wireList(riskLevelSummary) },
  errors: [],
  async handle(_, { db, scope }) {
    return { ConfigRuleSummaries: await summariseRiskLevels(db, scope) }
  },
})

/** The same of the rules of an account group. */
export const GetAggregateConfigRuleSummaryByRiskLevel = aggregateTwin(
  GetConfigRuleSummaryByRiskLevel,
  'GetAggregateConfigRuleSummaryByRiskLevel',
)
