import { updateReportTemplate } from '../../reports/templates/manage-templates.js'
import { text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'
import { templateParams, toTemplate } from './template-params.js'

/** Changes what is given of a report template; an empty `SubscriptionFrequency` ends its subscription. */
export const UpdateReportTemplate = operation({
  name: 'UpdateReportTemplate',
  version: '2020-09-07',
  ramAction: 'config:UpdateReportTemplate',
  access: 'write',
  params: {
    ...templateParams,
    ReportTemplateId: text({ required: true }),
    ReportTemplateName: text({ maxLength: 128 }),
  },
  reply: { ReportTemplateId: wireText },
  errors: [
    'ConfigRuleNotExists',
    'Invalid.AggregatorId.Value',
    'Invalid.CompliancePackId.Value',
    'ReportTemplateNotExist',
  ],
  async handle({ ReportTemplateId, ReportTemplateName, ...input }, { db, scope, queue }) {
    const change = { ...toTemplate(input), name: filled(ReportTemplateName) }
    await updateReportTemplate(db, queue, scope, ReportTemplateId, change)
    return { ReportTemplateId }
  },
})
