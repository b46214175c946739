import { findTemplateReport } from '../../reports/templates/request-template-report.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { shownFile } from './file-shapes.js'
import { templateReport } from './template-shapes.js'

/** The newest report from a template: CREATING, FAILED, or COMPLETE with a download URL that expires. */
export const GetReportFromTemplate = operation({
  name: 'GetReportFromTemplate',
  version: '2020-09-07',
  ramAction: 'config:GetReportFromTemplate',
  access: 'read',
  params: { ReportTemplateId: text({ required: true }) },
  reply: { TemplateReport: templateReport },
  errors: ['ReportTemplateNotExist'],
  async handle({ ReportTemplateId }, { db, scope, reportUrls }) {
    const { template, file } = await findTemplateReport(db, scope, ReportTemplateId)
    const { templateId } = template
    return { TemplateReport: { ...shownFile(file, scope, reportUrls), templateId } }
  },
})
