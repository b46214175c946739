import { getTemplate } from '../../reports/store/report-templates.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { reportTemplate } from './template-shapes.js'

/** One report template. */
export const GetReportTemplate = operation({
  name: 'GetReportTemplate',
  version: '2020-09-07',
  ramAction: 'config:GetReportTemplate',
  access: 'read',
  params: { ReportTemplateId: text({ required: true }) },
  reply: { ReportTemplate: reportTemplate },
  errors: ['ReportTemplateNotExist'],
  async handle({ ReportTemplateId }, { db, scope }) {
    return { ReportTemplate: await getTemplate(db, scope, ReportTemplateId) }
  },
})
