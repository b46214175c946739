import { text } from '../../../rpc/fields.js'
import { deleteFormerId } from '../../../rules/store/former-ids.js'
import { operation } from '../../operation.js'

/** Forgets an id that a rule or package had elsewhere; nothing happens when it is not known. */
export const DeleteFormerId = operation({
  name: 'DeleteFormerId',
  version: '2026-12-01',
  ramAction: 'assay:DeleteFormerId',
  access: 'write',
  params: { FormerId: text({ required: true }) },
  reply: {},
  errors: [],
  async handle({ FormerId }, { db, scope }) {
    await deleteFormerId(db, scope.accounts[0], FormerId)
    return {}
  },
})
