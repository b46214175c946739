import { addFormerId } from '../../../packs/former-ids.js'
import { text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'

/**
 * Lets a rule or package be found by an id it had elsewhere, wherever an id is taken; replies name the id it
 * has here. `assay adopt` calls it for everything it takes over.
 */
export const AddFormerId = operation({
  name: 'AddFormerId',
  version: '2026-12-01',
  ramAction: 'assay:AddFormerId',
  access: 'write',
  params: { FormerId: text({ required: true, maxLength: 68 }), CurrentId: text({ required: true }) },
  reply: {},
  errors: ['ConfigRuleNotExists', 'Invalid.CompliancePackId.Value'],
  async handle({ FormerId: formerId, CurrentId: currentId }, { db, scope, clock }) {
    await addFormerId(db, scope, clock, { formerId, currentId })
    return {}
  },
})
