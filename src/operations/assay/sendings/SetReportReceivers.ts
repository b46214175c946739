import Type from 'typebox'
import { setReceivers } from '../../../reports/sending/set-receivers.js'
import { json, text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'
import { commaItems } from '../../texts.js'

const receivers = Type.Array(
  Type.Object({
    ReceiverName: Type.String({ minLength: 1, maxLength: 64 }),
    Recipients: Type.Optional(Type.String({ maxLength: 8_192 })),
  }),
  { maxItems: 20 },
)

/**
 * Says to whom the reports of a template are sent when its subscription is due or TriggerReportSend is called, each with
 * the mail addresses (`Recipients`, separated by commas) of a mail server. An empty list: to nobody.
 */
export const SetReportReceivers = operation({
  name: 'SetReportReceivers',
  version: '2026-12-01',
  ramAction: 'assay:SetReportReceivers',
  access: 'write',
  params: { ReportTemplateId: text({ required: true }), Receivers: json(receivers, { required: true }) },
  reply: {},
  errors: ['ReportTemplateNotExist', 'ReportReceiverNotExists'],
  async handle({ ReportTemplateId, Receivers }, { db, scope }) {
    const wish = Receivers.map(({ ReceiverName: receiver, Recipients }) => {
      return { receiver, recipients: [...(commaItems(Recipients) ?? [])] }
    })
    await setReceivers(db, scope, ReportTemplateId, wish)
    return {}
  },
})
