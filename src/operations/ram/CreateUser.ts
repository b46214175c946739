import { createUser } from '../../accounts/users.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { userName } from './params.js'
import { user } from './shapes.js'

/** Makes a RAM user. Source: RAM API 2015-05-01 */
export const CreateUser = operation({
  name: 'CreateUser',
  version: '2015-05-01',
  ramAction: 'ram:CreateUser',
  access: 'write',
  resource: 'acs:ram:*:{accountId}:user/*',
  params: { UserName: userName, DisplayName: text({ maxLength: 128 }), Comments: text({ maxLength: 128 }) },
  reply: { User: user },
  errors: ['EntityAlreadyExists.User', 'LimitExceeded.User', 'InvalidParameter.UserName.InvalidChars'],
  async handle({ UserName, DisplayName, Comments }, { db, scope, clock, ids }) {
    const input = { name: UserName, displayName: DisplayName, comments: Comments }
    return { User: await createUser(db, scope, { clock, ids }, input) }
  },
})
