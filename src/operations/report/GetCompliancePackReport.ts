import { getCurrentReport } from '../../reports/store/current-report.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { packReport, withUrl } from './shapes.js'

/** The report of a package: NONE, CREATING, or COMPLETE with a download URL that expires. */
export const GetCompliancePackReport = operation({
  name: 'GetCompliancePackReport',
  version: '2020-09-07',
  ramAction: 'config:GetCompliancePackReport',
  access: 'read',
  // The link in it is valid for that much less.
  keptForMs: 1_000,
  resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackId}',
  params: { CompliancePackId: text({ required: true }) },
  reply: { CompliancePackReport: packReport },
  errors: ['Invalid.CompliancePackId.Value'],
  async handle({ CompliancePackId }, { db, scope, reportUrls }) {
    return { CompliancePackReport: withUrl(await getCurrentReport(db, scope, CompliancePackId), reportUrls) }
  },
})

/** The same of a package of an account group; a member has reports of its own on what it holds of the package. */
export const GetAggregateCompliancePackReport = aggregateTwin(
  GetCompliancePackReport,
  'GetAggregateCompliancePackReport',
)
