import { removeTarget } from '../../../delivery/targets.js'
import { text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'

/** Forgets where a delivery target leads; its channels keep what they have to deliver. For the operator only. */
export const DeleteDeliveryTarget = operation({
  name: 'DeleteDeliveryTarget',
  version: '2026-12-01',
  ramAction: 'assay:DeleteDeliveryTarget',
  access: 'write',
  params: { TargetArn: text({ required: true, maxLength: 512 }) },
  reply: {},
  errors: ['DeliveryTargetNotExists', 'OperatorOnly'],
  async handle({ TargetArn }, { db, caller }) {
    await removeTarget(db, caller, TargetArn)
    return {}
  },
})
