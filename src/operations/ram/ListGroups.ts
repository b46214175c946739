import { listGroups } from '../../accounts/groups.js'
import { optional, wireBoolean, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { markerPage } from './params.js'
import { groups } from './shapes.js'

/** The groups of the account by name. Source: RAM API 2015-05-01 */
export const ListGroups = operation({
  name: 'ListGroups',
  version: '2015-05-01',
  ramAction: 'ram:ListGroups',
  access: 'list',
  resource: 'acs:ram:*:{accountId}:group/*',
  params: markerPage,
  reply: { Groups: groups, IsTruncated: wireBoolean, Marker: optional(wireText) },
  errors: [],
  async handle({ Marker, MaxItems }, { db, scope }) {
    const page = await listGroups(db, scope, { after: Marker, limit: MaxItems })
    return { Groups: page.groups, IsTruncated: page.next !== undefined, Marker: page.next }
  },
})
