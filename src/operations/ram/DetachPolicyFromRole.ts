import { detachPolicy } from '../../accounts/attachments.js'
import { operation } from '../operation.js'
import { policyName, policyType, ROLE_ARN, roleName } from './params.js'

/** Takes the permissions of a policy away from a role. Source: RAM API 2015-05-01 */
export const DetachPolicyFromRole = operation({
  name: 'DetachPolicyFromRole',
  version: '2015-05-01',
  ramAction: 'ram:DetachPolicyFromRole',
  access: 'write',
  resource: ROLE_ARN,
  params: { PolicyType: policyType, PolicyName: policyName, RoleName: roleName },
  reply: {},
  errors: ['EntityNotExist.Role', 'EntityNotExist.Role.Policy'],
  async handle({ PolicyType, PolicyName, RoleName }, { db, scope, credentials }) {
    const holder = { kind: 'Role', name: RoleName } as const
    await detachPolicy(db, scope, credentials, holder, { type: PolicyType, name: PolicyName })
    return {}
  },
})
