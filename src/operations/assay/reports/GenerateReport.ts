import { requestReport } from '../../../reports/request-report.js'
import { long, text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { toWish } from './wish.js'

/**
 * Starts making a report of a package in the background, as GenerateCompliancePackReport does, with what that cannot
 * ask for; GetReport tells how far it is. While one of the package is being made a second call fails, except with the same
 * `ClientToken`. A report with `AsOfTimestamp` is none of the package's present: GetCompliancePackReport does not answer it.
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
    AsOfTimestamp: long({ min: 0, description: 'The past instant the report is of.' }),
    AsOfRules: text({
      enum: ['then', 'now'],
      description: 'With AsOfTimestamp: under the rules of then, or of now; then when absent.',
    }),
    FromTimestamp: long({
      min: 0,
      description: 'Begin of the time that episodes of non-compliance are told of.',
    }),
    ToTimestamp: long({ min: 0, description: 'Its end; now, or AsOfTimestamp, when absent.' }),
  },
  reply: { ReportId: wireText },
  errors: [
    'CompliancePackReportCreating',
    'Invalid.CompliancePackId.Value',
    'Invalid.Report.State',
    'Invalid{Param}',
    'ReportNotExists',
  ],
  clientToken: true,
  async handle({ CompliancePackId, ...input }, { db, scope, queue }) {
    const wish = toWish(input, queue.clock.now())
    const { reportId } = await requestReport(db, queue, scope, CompliancePackId, wish)
    return { ReportId: reportId }
  },
})

/** The same of a package of an account group. */
export const GenerateAggregateReport = aggregateTwin(GenerateReport, 'GenerateAggregateReport')
