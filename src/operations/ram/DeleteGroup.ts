import { deleteGroup } from '../../accounts/groups.js'
import { operation } from '../operation.js'
import { GROUP_ARN, groupName } from './params.js'

/** Removes a group that has neither users nor policies. Source: RAM API 2015-05-01 */
export const DeleteGroup = operation({
  name: 'DeleteGroup',
  version: '2015-05-01',
  ramAction: 'ram:DeleteGroup',
  access: 'write',
  resource: GROUP_ARN,
  params: { GroupName: groupName },
  reply: {},
  errors: ['EntityNotExist.Group', 'DeleteConflict.Group.User', 'DeleteConflict.Group.Policy'],
  async handle({ GroupName }, { db, scope }) {
    await deleteGroup(db, scope, GroupName)
    return {}
  },
})
