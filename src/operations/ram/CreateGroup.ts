import { createGroup } from '../../accounts/groups.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { groupName } from './params.js'
import { group } from './shapes.js'

/** Makes a group of users. Source: RAM API 2015-05-01 */
export const CreateGroup = operation({
  name: 'CreateGroup',
  version: '2015-05-01',
  ramAction: 'ram:CreateGroup',
  access: 'write',
  resource: 'acs:ram:*:{accountId}:group/*',
  params: { GroupName: groupName, Comments: text({ maxLength: 128 }) },
  reply: { Group: group },
  errors: ['EntityAlreadyExists.Group', 'LimitExceeded.Group', 'InvalidParameter.GroupName.InvalidChars'],
  async handle({ GroupName, Comments }, { db, scope, clock, ids }) {
    return { Group: await createGroup(db, scope, { clock, ids }, { name: GroupName, comments: Comments }) }
  },
})
