import { findRulesReport } from '../../reports/files/request-rules-report.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'
import { groupRulesReport, rulesReport, shownFile } from './file-shapes.js'

/**
 * A report on rules, the newest without `ReportId`: NONE, CREATING, or COMPLETE with a download URL of a zip that
 * expires.
 */
export const GetConfigRulesReport = operation({
  name: 'GetConfigRulesReport',
  version: '2020-09-07',
  ramAction: 'config:GetConfigRulesReport',
  access: 'read',
  params: { ReportId: text() },
  reply: { ConfigRulesReport: rulesReport },
  errors: [],
  async handle({ ReportId }, { db, scope, reportUrls }) {
    const file = await findRulesReport(db, scope, filled(ReportId))
    return { ConfigRulesReport: shownFile(file, scope, reportUrls) }
  },
})

/** The same of the rules of an account group. */
export const GetAggregateConfigRulesReport = aggregateTwin(
  GetConfigRulesReport,
  'GetAggregateConfigRulesReport',
  { reply: { ConfigRulesReport: groupRulesReport } },
)
