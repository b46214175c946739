import { releaseReport } from '../../../reports/hold-report.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'

/** Ends the legal hold of a report: it goes as others do, at once when its package is gone. */
export const ReleaseReport = operation({
  name: 'ReleaseReport',
  version: '2026-12-01',
  ramAction: 'assay:ReleaseReport',
  access: 'write',
  params: { ReportId: text({ required: true }) },
  reply: {},
  errors: ['ReportNotExists', 'Invalid.Report.State'],
  async handle({ ReportId }, { db, queue, scope }) {
    await releaseReport(db, queue, scope, ReportId)
    return {}
  },
})

/** The same of a report on a package of an account group. */
export const ReleaseAggregateReport = aggregateTwin(ReleaseReport, 'ReleaseAggregateReport')
