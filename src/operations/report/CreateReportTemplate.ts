import { createReportTemplate } from '../../reports/templates/manage-templates.js'
import { text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { templateParams, toTemplate } from './template-params.js'

/**
 * Keeps what a report is to be on, how it is cut into files, and when it is made and sent by itself
 * (`SubscriptionFrequency`, a Quartz cron in UTC+8, at most once a day).
 */
export const CreateReportTemplate = operation({
  name: 'CreateReportTemplate',
  version: '2020-09-07',
  ramAction: 'config:CreateReportTemplate',
  access: 'write',
  params: { ...templateParams, ReportTemplateName: text({ required: true, maxLength: 128 }) },
  reply: { ReportTemplateId: wireText },
  errors: ['ConfigRuleNotExists', 'Invalid.AggregatorId.Value', 'Invalid.CompliancePackId.Value'],
  async handle({ ReportTemplateName: name, ...input }, { db, scope, queue }) {
    return { ReportTemplateId: await createReportTemplate(db, queue, scope, { ...toTemplate(input), name }) }
  },
})
