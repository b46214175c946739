import { removeReceiver } from '../../../reports/sending/receiver.js'
import { text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'

/** Forgets a receiver; what waits to be sent to it fails. For the operator only. */
export const DeleteReportReceiver = operation({
  name: 'DeleteReportReceiver',
  version: '2026-12-01',
  ramAction: 'assay:DeleteReportReceiver',
  access: 'write',
  params: { ReceiverName: text({ required: true, maxLength: 64 }) },
  reply: {},
  errors: ['OperatorOnly', 'ReportReceiverNotExists'],
  async handle({ ReceiverName }, { db, caller }) {
    await removeReceiver(db, caller, ReceiverName)
    return {}
  },
})
