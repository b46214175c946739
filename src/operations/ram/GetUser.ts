import { getUser } from '../../accounts/users.js'
import { operation } from '../operation.js'
import { USER_ARN, userName } from './params.js'
import { user } from './shapes.js'

/** One RAM user. Source: RAM API 2015-05-01 */
export const GetUser = operation({
  name: 'GetUser',
  version: '2015-05-01',
  ramAction: 'ram:GetUser',
  access: 'read',
  resource: USER_ARN,
  params: { UserName: userName },
  reply: { User: user },
  errors: ['EntityNotExist.User'],
  async handle({ UserName }, { db, scope }) {
    return { User: await getUser(db, scope, UserName) }
  },
})
