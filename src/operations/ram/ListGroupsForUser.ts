import { listGroupsForUser } from '../../accounts/groups.js'
import { operation } from '../operation.js'
import { USER_ARN, userName } from './params.js'
import { joinedGroups } from './shapes.js'

/** The groups a user belongs to. Source: RAM API 2015-05-01 */
export const ListGroupsForUser = operation({
  name: 'ListGroupsForUser',
  version: '2015-05-01',
  ramAction: 'ram:ListGroupsForUser',
  access: 'list',
  resource: USER_ARN,
  params: { UserName: userName },
  reply: { Groups: joinedGroups },
  errors: ['EntityNotExist.User'],
  async handle({ UserName }, { db, scope }) {
    return { Groups: await listGroupsForUser(db, scope, UserName) }
  },
})
