import { cancelReport } from '../../../reports/cancel-report.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'

/**
 * Calls a report off that waits or is being made. What was made of it goes; the package's report before counts again, or
 * none.
 */
export const CancelReport = operation({
  name: 'CancelReport',
  version: '2026-12-01',
  ramAction: 'assay:CancelReport',
  access: 'write',
  params: { ReportId: text({ required: true }) },
  reply: {},
  errors: ['ReportNotExists', 'Invalid.Report.State'],
  async handle({ ReportId }, { db, queue, scope }) {
    await cancelReport(db, queue, scope, ReportId)
    return {}
  },
})

/** The same of a report on a package of an account group. */
export const CancelAggregateReport = aggregateTwin(CancelReport, 'CancelAggregateReport')
