import { listPolicies } from '../../accounts/policies.js'
import { text } from '../../rpc/fields.js'
import { optional, wireBoolean, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { markerPage } from './params.js'
import { policies } from './shapes.js'

/** System or custom policies. Source: RAM API 2015-05-01 */
export const ListPolicies = operation({
  name: 'ListPolicies',
  version: '2015-05-01',
  ramAction: 'ram:ListPolicies',
  access: 'list',
  resource: 'acs:ram:*:{accountId}:policy/*',
  params: { PolicyType: text({ enum: ['System', 'Custom'], default: 'Custom' }), ...markerPage },
  reply: { Policies: policies, IsTruncated: wireBoolean, Marker: optional(wireText) },
  errors: [],
  async handle({ PolicyType, Marker, MaxItems }, { db, scope }) {
    const page = await listPolicies(db, scope, PolicyType, { after: Marker, limit: MaxItems })
    return { Policies: page.policies, IsTruncated: page.next !== undefined, Marker: page.next }
  },
})
