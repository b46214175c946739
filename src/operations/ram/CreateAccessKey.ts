import { createAccessKey } from '../../accounts/access-keys.js'
import { operation } from '../operation.js'
import { optionalUserName, USER_ARN } from './params.js'
import { newAccessKey } from './shapes.js'

/** Makes an access key for a user, or for the caller; the only reply that holds a secret. Source: RAM API 2015-05-01 */
export const CreateAccessKey = operation({
  name: 'CreateAccessKey',
  version: '2015-05-01',
  ramAction: 'ram:CreateAccessKey',
  access: 'write',
  resource: USER_ARN,
  params: { UserName: optionalUserName },
  reply: { AccessKey: newAccessKey },
  errors: ['EntityNotExist.User', 'LimitExceeded.User.AccessKey'],
  async handle({ UserName }, { db, scope, clock, ids, masterKey }) {
    return { AccessKey: await createAccessKey(db, scope, { clock, ids, masterKey }, UserName) }
  },
})
