import { getTemplate } from '../../../reports/store/report-templates.js'
import type { TemplateReceiver } from '../../../reports/templates/template.js'
import { text } from '../../../rpc/fields.js'
import { optional, shape, wireInstant, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

const receiver = shape<TemplateReceiver>({
  ReceiverName: wireText.from((each) => each.receiver),
  Recipients: wireText.from((each) => each.recipients.join(',')),
})

/** To whom the reports of a template are sent, and when the next one is due. */
export const GetReportReceivers = operation({
  name: 'GetReportReceivers',
  version: '2026-12-01',
  ramAction: 'assay:GetReportReceivers',
  access: 'read',
  params: { ReportTemplateId: text({ required: true }) },
  reply: { Receivers: wireList(receiver), NextNoticeTimestamp: optional(wireInstant) },
  errors: ['ReportTemplateNotExist'],
  async handle({ ReportTemplateId }, { db, scope }) {
    const { receivers, nextAt } = await getTemplate(db, scope, ReportTemplateId)
    return { Receivers: receivers, NextNoticeTimestamp: nextAt ?? undefined }
  },
})
