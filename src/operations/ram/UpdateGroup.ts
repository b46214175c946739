import { updateGroup } from '../../accounts/groups.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { GROUP_ARN, groupName } from './params.js'
import { group } from './shapes.js'

/** Renames a group or changes its comments; users and policies stay. Source: RAM API 2015-05-01 */
export const UpdateGroup = operation({
  name: 'UpdateGroup',
  version: '2015-05-01',
  ramAction: 'ram:UpdateGroup',
  access: 'write',
  resource: GROUP_ARN,
  params: {
    GroupName: groupName,
    NewGroupName: text({ minLength: 1, maxLength: 64 }),
    NewComments: text({ maxLength: 128 }),
  },
  reply: { Group: group },
  errors: ['EntityNotExist.Group', 'EntityAlreadyExists.Group', 'InvalidParameter.GroupName.InvalidChars'],
  async handle({ GroupName, NewGroupName, NewComments }, { db, scope, clock }) {
    const changed = { name: NewGroupName, comments: NewComments }
    return { Group: await updateGroup(db, scope, clock, GroupName, changed) }
  },
})
