import { deleteExemption } from '../../../evaluation/exemption-register.js'
import { text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'

/** Ends an exemption, a pending one too: the findings reopen. It stays in the register with its history. */
export const DeleteExemption = operation({
  name: 'DeleteExemption',
  version: '2026-12-01',
  ramAction: 'assay:DeleteExemption',
  access: 'write',
  params: { ExemptionId: text({ required: true }) },
  reply: {},
  errors: ['ExemptionNotExists', 'Invalid.Exemption.State'],
  async handle({ ExemptionId }, services) {
    await deleteExemption(services.db, services.scope, services, ExemptionId)
    return {}
  },
})
