import { deleteAccessKey } from '../../accounts/access-keys.js'
import { operation } from '../operation.js'
import { optionalUserName, USER_ARN, userAccessKeyId } from './params.js'

/** Removes an access key. Source: RAM API 2015-05-01 */
export const DeleteAccessKey = operation({
  name: 'DeleteAccessKey',
  version: '2015-05-01',
  ramAction: 'ram:DeleteAccessKey',
  access: 'write',
  resource: USER_ARN,
  params: { UserName: optionalUserName, UserAccessKeyId: userAccessKeyId },
  reply: {},
  errors: ['EntityNotExist.User', 'EntityNotExist.User.AccessKey'],
  async handle({ UserName, UserAccessKeyId }, { db, scope, credentials }) {
    await deleteAccessKey(db, scope, credentials, { userName: UserName, accessKeyId: UserAccessKeyId })
    return {}
  },
})
