import { listEntitiesForPolicy } from '../../accounts/attachments.js'
import { operation } from '../operation.js'
import { POLICY_ARN, policyName, policyType } from './params.js'
import { policyGroups, policyRoles, policyUsers } from './shapes.js'

/** The users, groups and roles a policy is attached to. Source: RAM API 2015-05-01 */
export const ListEntitiesForPolicy = operation({
  name: 'ListEntitiesForPolicy',
  version: '2015-05-01',
  ramAction: 'ram:ListEntitiesForPolicy',
  access: 'list',
  resource: POLICY_ARN,
  params: { PolicyType: policyType, PolicyName: policyName },
  reply: { Groups: policyGroups, Users: policyUsers, Roles: policyRoles },
  errors: ['EntityNotExist.Policy'],
  async handle({ PolicyType, PolicyName }, { db, scope }) {
    const policy = { type: PolicyType, name: PolicyName }
    const { users, groups, roles } = await listEntitiesForPolicy(db, scope, policy)
    const { accountId } = scope.accounts[0]
    return { Groups: groups, Users: users, Roles: roles.map((role) => ({ ...role, accountId })) }
  },
})
