import { listPoliciesFor } from '../../accounts/attachments.js'
import { operation } from '../operation.js'
import { ROLE_ARN, roleName } from './params.js'
import { policies } from './shapes.js'

/** The policies attached to a role. Source: RAM API 2015-05-01 */
export const ListPoliciesForRole = operation({
  name: 'ListPoliciesForRole',
  version: '2015-05-01',
  ramAction: 'ram:ListPoliciesForRole',
  access: 'list',
  resource: ROLE_ARN,
  params: { RoleName: roleName },
  reply: { Policies: policies },
  errors: ['EntityNotExist.Role'],
  async handle({ RoleName }, { db, scope }) {
    return { Policies: await listPoliciesFor(db, scope, { kind: 'Role', name: RoleName }) }
  },
})
