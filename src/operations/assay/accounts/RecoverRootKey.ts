import { recoverRootKey } from '../../../accounts/recover-root-key.js'
import { accountId } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'
import { rootKey } from './shapes.js'

/**
 * Makes a further root key for an account that lost its own; only this reply holds the secret. For the operator only;
 * the account finds it in its audit log.
 */
export const RecoverRootKey = operation({
  name: 'RecoverRootKey',
  version: '2026-12-01',
  ramAction: 'assay:RecoverRootKey',
  access: 'write',
  resource: 'acs:assay:*:{accountId}:account/{AccountId}',
  params: { AccountId: accountId({ required: true }) },
  reply: { RootAccessKey: rootKey },
  errors: ['OperatorOnly', 'EntityNotExist.Account'],
  async handle({ AccountId }, { db, caller, clock, ids, masterKey }) {
    return { RootAccessKey: await recoverRootKey(db, caller, { clock, ids, masterKey }, AccountId) }
  },
})
