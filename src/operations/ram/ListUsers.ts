import { listUsers } from '../../accounts/users.js'
import { optional, wireBoolean, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { markerPage } from './params.js'
import { users } from './shapes.js'

/** The RAM users of the account by name. Source: RAM API 2015-05-01 */
export const ListUsers = operation({
  name: 'ListUsers',
  version: '2015-05-01',
  ramAction: 'ram:ListUsers',
  access: 'list',
  resource: 'acs:ram:*:{accountId}:user/*',
  params: markerPage,
  reply: { Users: users, IsTruncated: wireBoolean, Marker: optional(wireText) },
  errors: [],
  async handle({ Marker, MaxItems }, { db, scope }) {
    const page = await listUsers(db, scope, { after: Marker, limit: MaxItems })
    return { Users: page.users, IsTruncated: page.next !== undefined, Marker: page.next }
  },
})
