import { requestTemplateReport } from '../../reports/templates/request-template-report.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'

/** Starts making a report from a template in the background; GetReportFromTemplate tells when it is there. */
export const GenerateReportFromTemplate = operation({
  name: 'GenerateReportFromTemplate',
  version: '2020-09-07',
  ramAction: 'config:GenerateReportFromTemplate',
  access: 'write',
  params: { ReportTemplateId: text({ required: true }) },
  reply: {},
  errors: ['ReportTemplateNotExist'],
  async handle({ ReportTemplateId }, { db, scope, queue }) {
    await requestTemplateReport(db, queue, scope, ReportTemplateId, 'request')
    return {}
  },
})
