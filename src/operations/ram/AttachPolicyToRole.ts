import { attachPolicy } from '../../accounts/attachments.js'
import { operation } from '../operation.js'
import { policyName, policyType, ROLE_ARN, roleName } from './params.js'

/** Gives a role the permissions of a policy. Source: RAM API 2015-05-01 */
export const AttachPolicyToRole = operation({
  name: 'AttachPolicyToRole',
  version: '2015-05-01',
  ramAction: 'ram:AttachPolicyToRole',
  access: 'write',
  resource: ROLE_ARN,
  params: { PolicyType: policyType, PolicyName: policyName, RoleName: roleName },
  reply: {},
  errors: [
    'EntityNotExist.Role',
    'EntityNotExist.Policy',
    'EntityAlreadyExists.Role.Policy',
    'LimitExceeded.Role.Policy',
  ],
  async handle({ PolicyType, PolicyName, RoleName }, { db, scope, clock, credentials }) {
    const holder = { kind: 'Role', name: RoleName } as const
    await attachPolicy(db, scope, { clock, credentials }, holder, { type: PolicyType, name: PolicyName })
    return {}
  },
})
