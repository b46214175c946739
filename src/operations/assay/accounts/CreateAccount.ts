import { createAccount } from '../../../accounts/create-account.js'
import { accountId, text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'
import { account, rootKey } from './shapes.js'

/** Makes an account with a root key, whose secret only this reply holds. For the operator only. */
export const CreateAccount = operation({
  name: 'CreateAccount',
  version: '2026-12-01',
  ramAction: 'assay:CreateAccount',
  access: 'write',
  resource: 'acs:assay:*:{accountId}:account/*',
  params: { AccountId: accountId(), AccountName: text({ minLength: 1, maxLength: 128 }) },
  reply: { Account: account, RootAccessKey: rootKey },
  errors: ['OperatorOnly', 'EntityAlreadyExists.Account'],
  async handle({ AccountId, AccountName }, { db, caller, clock, ids, masterKey }) {
    const deps = { clock, ids, masterKey }
    const made = await createAccount(db, caller, deps, { accountId: AccountId, name: AccountName })
    return { Account: made.account, RootAccessKey: made.rootKey }
  },
})
