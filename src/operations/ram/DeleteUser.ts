import { deleteUser } from '../../accounts/users.js'
import { operation } from '../operation.js'
import { USER_ARN, userName } from './params.js'

/** Removes a RAM user that has neither keys nor policies. Source: RAM API 2015-05-01 */
export const DeleteUser = operation({
  name: 'DeleteUser',
  version: '2015-05-01',
  ramAction: 'ram:DeleteUser',
  access: 'write',
  resource: USER_ARN,
  params: { UserName: userName },
  reply: {},
  errors: [
    'EntityNotExist.User',
    'DeleteConflict.User.AccessKey',
    'DeleteConflict.User.Policy',
    'DeleteConflict.User.Group',
  ],
  async handle({ UserName }, { db, scope, credentials }) {
    await deleteUser(db, scope, credentials, UserName)
    return {}
  },
})
