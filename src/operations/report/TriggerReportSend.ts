import { requestTemplateReport } from '../../reports/templates/request-template-report.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'

/**
 * Makes the report of a template now and sends it to the template's receivers (SetReportReceivers of the Assay
 * product), beside what its subscription sends; ListReportSendings tells what became of it.
 */
export const TriggerReportSend = operation({
  name: 'TriggerReportSend',
  version: '2020-09-07',
  ramAction: 'config:TriggerReportSend',
  access: 'write',
  params: { ReportTemplateId: text({ required: true }) },
  reply: {},
  errors: ['ReportTemplateNotExist'],
  async handle({ ReportTemplateId }, { db, scope, queue }) {
    await requestTemplateReport(db, queue, scope, ReportTemplateId, 'sending')
    return {}
  },
})
