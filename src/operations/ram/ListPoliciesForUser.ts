import { listPoliciesFor } from '../../accounts/attachments.js'
import { operation } from '../operation.js'
import { USER_ARN, userName } from './params.js'
import { policies } from './shapes.js'

/** The policies attached to a user. Source: RAM API 2015-05-01 */
export const ListPoliciesForUser = operation({
  name: 'ListPoliciesForUser',
  version: '2015-05-01',
  ramAction: 'ram:ListPoliciesForUser',
  access: 'list',
  resource: USER_ARN,
  params: { UserName: userName },
  reply: { Policies: policies },
  errors: ['EntityNotExist.User'],
  async handle({ UserName }, { db, scope }) {
    return { Policies: await listPoliciesFor(db, scope, { kind: 'User', name: UserName }) }
  },
})
