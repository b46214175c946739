import { listPoliciesFor } from '../../accounts/attachments.js'
import { operation } from '../operation.js'
import { GROUP_ARN, groupName } from './params.js'
import { policies } from './shapes.js'

/** The policies attached to a group. Source: RAM API 2015-05-01 */
export const ListPoliciesForGroup = operation({
  name: 'ListPoliciesForGroup',
  version: '2015-05-01',
  ramAction: 'ram:ListPoliciesForGroup',
  access: 'list',
  resource: GROUP_ARN,
  params: { GroupName: groupName },
  reply: { Policies: policies },
  errors: ['EntityNotExist.Group'],
  async handle({ GroupName }, { db, scope }) {
    return { Policies: await listPoliciesFor(db, scope, { kind: 'Group', name: GroupName }) }
  },
})
