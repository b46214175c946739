import { addUserToGroup } from '../../accounts/groups.js'
import { operation } from '../operation.js'
import { GROUP_ARN, groupName, userName } from './params.js'

/** Gives a user the permissions of a group. Source: RAM API 2015-05-01 */
export const AddUserToGroup = operation({
  name: 'AddUserToGroup',
  version: '2015-05-01',
  ramAction: 'ram:AddUserToGroup',
  access: 'write',
  resource: GROUP_ARN,
  params: { UserName: userName, GroupName: groupName },
  reply: {},
  errors: [
    'EntityNotExist.User',
    'EntityNotExist.Group',
    'EntityAlreadyExists.User.Group',
    'LimitExceeded.User.Group',
  ],
  async handle({ UserName, GroupName }, { db, scope, clock, credentials }) {
    await addUserToGroup(db, scope, { clock, credentials }, UserName, GroupName)
    return {}
  },
})
