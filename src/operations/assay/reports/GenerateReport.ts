import { requestReport } from '../../../reports/request-report.js'
import { text } from '../../../rpc/fields.js'
import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/**
 * Starts making a report of a package in the background, as GenerateCompliancePackReport does, with what that cannot
 * ask for; GetReport tells how far it is. While one of the package is being made a second call fails, except with the same
 * `ClientToken`.
 */
export const GenerateReport = operation({
  name: 'GenerateReport',
  version: '2026-12-01',
  ramAction: 'assay:GenerateReport',
  access: 'write',
  resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackId}',
  params: {
    ClientToken: text({ maxLength: 64 }),
    CompliancePackId: text({ required: true }),
    CompareWithReportId: text({
      minLength: 1,
      description:
        'An earlier report of the package that findings are compared with; the last one when absent.',
    }),
  },
  reply: { ReportId: wireText },
  errors: [
    'CompliancePackReportCreating',
    'Invalid.CompliancePackId.Value',
    'Invalid.Report.State',
    'ReportNotExists',
  ],
  clientToken: true,
  async handle({ CompliancePackId, CompareWithReportId }, { db, scope, queue }) {
    const wish = CompareWithReportId === undefined ? {} : { compareWith: CompareWithReportId }
    const { reportId } = await requestReport(db, queue, scope, CompliancePackId, wish)
    return { ReportId: reportId }
  },
})
