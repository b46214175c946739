import { requestForm } from '../../../reports/files/late-forms.js'
import { SYSTEM_REPORT_FORMS, type SystemReportForm } from '../../../reports/systems/system-report.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'

const FORMS = Object.keys(SYSTEM_REPORT_FORMS) as SystemReportForm[]

/**
 * Starts making a form that was not made with a complete report (`ASSAY_REPORT_FORMS`), from its stored record and as it
 * would have been made then. GetReport shows it among `LateForms`, and among its objects when it is there, with a signed
 * manifest that names that of the report. A form that is there already is not made again.
 */
export const GenerateReportForm = operation({
  name: 'GenerateReportForm',
  version: '2026-12-01',
  ramAction: 'assay:GenerateReportForm',
  access: 'write',
  params: {
    ReportId: text({ required: true }),
    Form: text({ required: true, enum: FORMS }),
    SplitBy: text({
      enum: ['account', 'owner'],
      description: 'An archive of the form for each account, or for each value of the tag `owner`.',
    }),
  },
  reply: {},
  errors: ['Invalid.Report.State', 'ReportNotExists'],
  async handle({ ReportId: reportId, Form: form, SplitBy: splitBy }, { db, scope, queue }) {
    await requestForm(db, queue, scope, { reportId, form, splitBy, extension: SYSTEM_REPORT_FORMS[form] })
    return {}
  },
})

/** The same of a report on a package of an account group. */
export const GenerateAggregateReportForm = aggregateTwin(GenerateReportForm, 'GenerateAggregateReportForm')
