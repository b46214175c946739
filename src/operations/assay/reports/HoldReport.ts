import { holdReport } from '../../../reports/hold-report.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'

/**
 * Puts a complete report on legal hold: newer reports, the sweeper and the deletion of its package leave it and its
 * files. ReleaseReport ends that.
 */
export const HoldReport = operation({
  name: 'HoldReport',
  version: '2026-12-01',
  ramAction: 'assay:HoldReport',
  access: 'write',
  params: {
    ReportId: text({ required: true }),
    Reason: text({ required: true, maxLength: 1024, description: 'Why it is held.' }),
  },
  reply: {},
  errors: ['ReportNotExists', 'Invalid.Report.State'],
  async handle({ ReportId, Reason }, { db, queue, scope }) {
    await holdReport(db, queue, scope, { reportId: ReportId, reason: Reason })
    return {}
  },
})

/** The same of a report on a package of an account group. */
export const HoldAggregateReport = aggregateTwin(HoldReport, 'HoldAggregateReport')
