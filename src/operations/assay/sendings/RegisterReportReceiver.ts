import { RECEIVER_FORMS, registerReceiver } from '../../../reports/sending/receiver.js'
import { csv, text } from '../../../rpc/fields.js'
import { optional, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/**
 * Says where reports may be sent under a name: a mail server, an endpoint that is posted signed JSON, or a robot of
 * DingTalk, Feishu, WeCom or Slack. Address and secret are sealed and never shown again. For the operator only. See
 * docs/delivery.md.
 */
export const RegisterReportReceiver = operation({
  name: 'RegisterReportReceiver',
  version: '2026-12-01',
  ramAction: 'assay:RegisterReportReceiver',
  access: 'write',
  params: {
    ReceiverName: text({ required: true, maxLength: 64, pattern: /^[\w.-]+$/ }),
    Form: text({ required: true, enum: RECEIVER_FORMS }),
    Address: text({
      required: true,
      maxLength: 2048,
      description:
        'smtp://[user@]host[:port][?tls=required], smtps://[user@]host[:port], or an http or https address.',
    }),
    Secret: text({
      minLength: 1,
      maxLength: 512,
      description: 'Password of the mail account, or what posts are signed with; json: made when not given.',
    }),
    Sender: text({ minLength: 1, maxLength: 320, description: 'Mail address that reports come from.' }),
    Recipients: csv({
      maxItems: 100,
      itemMaxLength: 320,
      description: 'Of a mail server: who may be written to, addresses or @domain.',
    }),
  },
  reply: { Secret: optional(wireText) },
  errors: ['OperatorOnly'],
  async handle({ ReceiverName: name, Form: form, Address: address, ...input }, services) {
    const { Secret: secret, Sender: sender, Recipients: recipients = [] } = input
    const wish = { name, form, address, secret, sender, recipients }
    return { Secret: await registerReceiver(services.db, services.caller, services, wish) }
  },
})
