import {
  requestSystemReport,
  SYSTEM_REPORT_FORMS,
  type SystemReportForm,
} from '../../../reports/systems/system-report.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

const FORMS = Object.keys(SYSTEM_REPORT_FORMS) as SystemReportForm[]

/**
 * Starts making the report on a system in the background, under the standard of its level and over its resources alone:
 * with all rules of the account that speak to the standard, or with those of a package. GetSystemReport tells when it is
 * there.
 */
export const GenerateSystemReport = operation({
  name: 'GenerateSystemReport',
  version: '2026-12-01',
  ramAction: 'assay:GenerateSystemReport',
  access: 'write',
  params: {
    SystemId: text({ required: true }),
    CompliancePackId: text({ minLength: 1 }),
    Form: text({ enum: FORMS, default: 'xlsx' }),
  },
  reply: { ReportId: wireText },
  errors: ['SystemNotExists', 'Invalid.CompliancePackId.Value'],
  async handle({ SystemId: systemId, CompliancePackId: packId, Form: form }, { db, scope, queue }) {
    return { ReportId: await requestSystemReport(db, queue, scope, { systemId, packId, form }) }
  },
})

/** The same of an account group. */
export const GenerateAggregateSystemReport = aggregateTwin(
  GenerateSystemReport,
  'GenerateAggregateSystemReport',
)
