import { getGroup } from '../../accounts/groups.js'
import { operation } from '../operation.js'
import { GROUP_ARN, groupName } from './params.js'
import { group } from './shapes.js'

/** One group of users. Source: RAM API 2015-05-01 */
export const GetGroup = operation({
  name: 'GetGroup',
  version: '2015-05-01',
  ramAction: 'ram:GetGroup',
  access: 'read',
  resource: GROUP_ARN,
  params: { GroupName: groupName },
  reply: { Group: group },
  errors: ['EntityNotExist.Group'],
  async handle({ GroupName }, { db, scope }) {
    return { Group: await getGroup(db, scope, GroupName) }
  },
})
