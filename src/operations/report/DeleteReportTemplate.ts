import { deleteReportTemplate } from '../../reports/templates/manage-templates.js'
import { text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'

/** Deletes a report template; its reports go with it. */
export const DeleteReportTemplate = operation({
  name: 'DeleteReportTemplate',
  version: '2020-09-07',
  ramAction: 'config:DeleteReportTemplate',
  access: 'write',
  params: { ReportTemplateId: text({ required: true }) },
  reply: { ReportTemplateId: wireText },
  errors: ['ReportTemplateNotExist'],
  async handle({ ReportTemplateId }, { db, scope, queue }) {
    await deleteReportTemplate(db, queue, scope, ReportTemplateId)
    return { ReportTemplateId }
  },
})
