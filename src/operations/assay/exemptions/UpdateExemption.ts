import { updateExemption } from '../../../evaluation/exemption-register.js'
import { toInstant } from '../../../platform/instant.js'
import { long, text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'
import { selectorParams, toSelector } from './params.js'

/**
 * Changes what an exemption says; absent parameters stay as they are, `ExpireTimestamp=0` takes the end away.
 * With `ASSAY_EXEMPTION_APPROVAL=required` it must be approved again, and ignores nothing until then.
 */
export const UpdateExemption = operation({
  name: 'UpdateExemption',
  version: '2026-12-01',
  ramAction: 'assay:UpdateExemption',
  access: 'write',
  params: {
    ExemptionId: text({ required: true }),
    Reason: text({ minLength: 1, maxLength: 1024 }),
    Owner: text({ minLength: 1, maxLength: 256 }),
    ExpireTimestamp: long({ min: 0 }),
    ...selectorParams,
  },
  reply: {},
  errors: ['ExemptionNotExists', 'Invalid.Exemption.State', 'Invalid.Conditions.Value', 'SystemNotExists'],
  async handle({ ExemptionId, Reason, Owner, ExpireTimestamp: end, ...input }, services) {
    await updateExemption(services.db, services.scope, services, ExemptionId, {
      ...(Reason === undefined ? {} : { reason: Reason }),
      ...(Owner === undefined ? {} : { owner: Owner }),
      ...(end === undefined ? {} : { expiresAt: end === 0 ? null : toInstant(end) }),
      selector: await toSelector(services.db, services.scope, input),
    })
    return {}
  },
})
