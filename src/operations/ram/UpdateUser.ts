import { updateUser } from '../../accounts/users.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { USER_ARN, userName } from './params.js'
import { user } from './shapes.js'

/** Renames a user or changes what is said of them; keys and policies stay. Source: RAM API 2015-05-01 */
export const UpdateUser = operation({
  name: 'UpdateUser',
  version: '2015-05-01',
  ramAction: 'ram:UpdateUser',
  access: 'write',
  resource: USER_ARN,
  params: {
    UserName: userName,
    NewUserName: text({ minLength: 1, maxLength: 64 }),
    NewDisplayName: text({ maxLength: 128 }),
    NewComments: text({ maxLength: 128 }),
  },
  reply: { User: user },
  errors: ['EntityNotExist.User', 'EntityAlreadyExists.User', 'InvalidParameter.UserName.InvalidChars'],
  async handle({ UserName, NewUserName, NewDisplayName, NewComments }, services) {
    const { db, scope, clock, credentials } = services
    const changed = { name: NewUserName, displayName: NewDisplayName, comments: NewComments }
    return { User: await updateUser(db, scope, { clock, credentials }, UserName, changed) }
  },
})
