import { listAccessKeys } from '../../accounts/access-keys.js'
import { operation } from '../operation.js'
import { optionalUserName, USER_ARN } from './params.js'
import { accessKeys } from './shapes.js'

/** The access keys of a user, or of the caller, without secrets. Source: RAM API 2015-05-01 */
export const ListAccessKeys = operation({
  name: 'ListAccessKeys',
  version: '2015-05-01',
  ramAction: 'ram:ListAccessKeys',
  access: 'list',
  resource: USER_ARN,
  params: { UserName: optionalUserName },
  reply: { AccessKeys: accessKeys },
  errors: ['EntityNotExist.User'],
  async handle({ UserName }, { db, scope }) {
    return { AccessKeys: await listAccessKeys(db, scope, UserName) }
  },
})
