import { listRoles } from '../../accounts/roles.js'
import { optional, wireBoolean, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { markerPage } from './params.js'
import { roles } from './shapes.js'

/** The roles of the account by name. Source: RAM API 2015-05-01 */
export const ListRoles = operation({
  name: 'ListRoles',
  version: '2015-05-01',
  ramAction: 'ram:ListRoles',
  access: 'list',
  resource: 'acs:ram:*:{accountId}:role/*',
  params: markerPage,
  reply: { Roles: roles, IsTruncated: wireBoolean, Marker: optional(wireText) },
  errors: [],
  async handle({ Marker, MaxItems }, { db, scope }) {
    const page = await listRoles(db, scope, { after: Marker, limit: MaxItems })
    return { Roles: page.roles, IsTruncated: page.next !== undefined, Marker: page.next }
  },
})
