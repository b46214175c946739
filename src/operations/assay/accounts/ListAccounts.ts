import { listAccounts } from '../../../accounts/create-account.js'
import { integer, text } from '../../../rpc/fields.js'
import { optional, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { account } from './shapes.js'

/** All accounts of this server in the order they were made. For the operator only. */
export const ListAccounts = operation({
  name: 'ListAccounts',
  version: '2026-12-01',
  ramAction: 'assay:ListAccounts',
  access: 'list',
  resource: 'acs:assay:*:{accountId}:account/*',
  params: {
    MaxResults: integer({ min: 1, max: 100, default: 50 }),
    NextToken: text({ pattern: /^\d{1,15}$/, default: '0' }),
  },
  reply: { Accounts: wireList(account), NextToken: optional(wireText) },
  errors: ['OperatorOnly'],
  async handle({ MaxResults, NextToken }, { db, caller }) {
    const page = await listAccounts(db, caller, { after: Number(NextToken), limit: MaxResults })
    return { Accounts: page.accounts, NextToken: page.next?.toString() }
  },
})
