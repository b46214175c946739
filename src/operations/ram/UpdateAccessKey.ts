import { updateAccessKey } from '../../accounts/access-keys.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { optionalUserName, USER_ARN, userAccessKeyId } from './params.js'

/** Enables or disables an access key. Source: RAM API 2015-05-01 */
export const UpdateAccessKey = operation({
  name: 'UpdateAccessKey',
  version: '2015-05-01',
  ramAction: 'ram:UpdateAccessKey',
  access: 'write',
  resource: USER_ARN,
  params: {
    UserName: optionalUserName,
    UserAccessKeyId: userAccessKeyId,
    Status: text({ required: true, enum: ['Active', 'Inactive'] }),
  },
  reply: {},
  errors: ['EntityNotExist.User', 'EntityNotExist.User.AccessKey'],
  async handle({ UserName, UserAccessKeyId, Status }, { db, scope, credentials }) {
    const key = { userName: UserName, accessKeyId: UserAccessKeyId, status: Status }
    await updateAccessKey(db, scope, credentials, key)
    return {}
  },
})
