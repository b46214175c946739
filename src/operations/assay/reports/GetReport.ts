import { describeReport } from '../../../reports/describe-report.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'
import { reportDetail, withUrls } from './shapes.js'

/** One report by its id: state, as-of time, digest, counts, cause of a failure, progress while it is made, and every form with a download URL. */
export const GetReport = operation({
  name: 'GetReport',
  version: '2026-12-01',
  ramAction: 'assay:GetReport',
  access: 'read',
  params: { ReportId: text({ required: true }) },
  reply: { Report: reportDetail },
  errors: ['ReportNotExists'],
  async handle({ ReportId }, { db, scope, clock, reportUrls }) {
    return { Report: withUrls(await describeReport(db, scope, clock, ReportId), reportUrls) }
  },
})

/** The same of a report on a package of an account group. */
export const GetAggregateReport = aggregateTwin(GetReport, 'GetAggregateReport')
