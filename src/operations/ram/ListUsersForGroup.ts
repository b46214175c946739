import { listUsersForGroup } from '../../accounts/groups.js'
import { optional, wireBoolean, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { GROUP_ARN, groupName, markerPage } from './params.js'
import { joinedUsers } from './shapes.js'

/** The users of a group by name. Source: RAM API 2015-05-01 */
export const ListUsersForGroup = operation({
  name: 'ListUsersForGroup',
  version: '2015-05-01',
  ramAction: 'ram:ListUsersForGroup',
  access: 'list',
  resource: GROUP_ARN,
  params: { GroupName: groupName, ...markerPage },
  reply: { Users: joinedUsers, IsTruncated: wireBoolean, Marker: optional(wireText) },
  errors: ['EntityNotExist.Group'],
  async handle({ GroupName, Marker, MaxItems }, { db, scope }) {
    const page = await listUsersForGroup(db, scope, GroupName, { after: Marker, limit: MaxItems })
    return { Users: page.users, IsTruncated: page.next !== undefined, Marker: page.next }
  },
})
