import { getAccessKey } from '../../accounts/access-keys.js'
import { operation } from '../operation.js'
import { optionalUserName, USER_ARN, userAccessKeyId } from './params.js'
import { accessKeyLastUsed } from './shapes.js'

/** When an access key was last used, to the minute. Source: RAM API 2015-05-01 */
export const GetAccessKeyLastUsed = operation({
  name: 'GetAccessKeyLastUsed',
  version: '2015-05-01',
  ramAction: 'ram:GetAccessKeyLastUsed',
  access: 'read',
  resource: USER_ARN,
  params: { UserName: optionalUserName, UserAccessKeyId: userAccessKeyId },
  reply: { AccessKeyLastUsed: accessKeyLastUsed },
  errors: ['EntityNotExist.User', 'EntityNotExist.User.AccessKey'],
  async handle({ UserName, UserAccessKeyId }, { db, scope }) {
    const key = { userName: UserName, accessKeyId: UserAccessKeyId }
    return { AccessKeyLastUsed: await getAccessKey(db, scope, key) }
  },
})
