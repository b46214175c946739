import { approveExemption } from '../../../evaluation/exemption-register.js'
import { text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'

/** Puts a pending exemption in force. Another principal than asked for it must do so (four eyes). */
export const ApproveExemption = operation({
  name: 'ApproveExemption',
  version: '2026-12-01',
  ramAction: 'assay:ApproveExemption',
  access: 'write',
  params: { ExemptionId: text({ required: true }) },
  reply: {},
  errors: ['ExemptionNotExists', 'Invalid.Exemption.State', 'ExemptionApproverIsRequester'],
  async handle({ ExemptionId }, services) {
    await approveExemption(services.db, services.scope, services, ExemptionId)
    return {}
  },
})
