import { removeUserFromGroup } from '../../accounts/groups.js'
import { operation } from '../operation.js'
import { GROUP_ARN, groupName, userName } from './params.js'

/** Takes the permissions of a group away from a user. Source: RAM API 2015-05-01 */
export const RemoveUserFromGroup = operation({
  name: 'RemoveUserFromGroup',
  version: '2015-05-01',
  ramAction: 'ram:RemoveUserFromGroup',
  access: 'write',
  resource: GROUP_ARN,
  params: { UserName: userName, GroupName: groupName },
  reply: {},
  errors: ['EntityNotExist.User', 'EntityNotExist.Group', 'EntityNotExist.User.Group'],
  async handle({ UserName, GroupName }, { db, scope, credentials }) {
    await removeUserFromGroup(db, scope, credentials, UserName, GroupName)
    return {}
  },
})
