import { attachPolicy } from '../../accounts/attachments.js'
import { operation } from '../operation.js'
import { GROUP_ARN, groupName, policyName, policyType } from './params.js'

/** Gives a group the permissions of a policy. Source: RAM API 2015-05-01 */
export const AttachPolicyToGroup = operation({
  name: 'AttachPolicyToGroup',
  version: '2015-05-01',
  ramAction: 'ram:AttachPolicyToGroup',
  access: 'write',
  resource: GROUP_ARN,
  params: { PolicyType: policyType, PolicyName: policyName, GroupName: groupName },
  reply: {},
  errors: [
    'EntityNotExist.Group',
    'EntityNotExist.Policy',
    'EntityAlreadyExists.Group.Policy',
    'LimitExceeded.Group.Policy',
  ],
  async handle({ PolicyType, PolicyName, GroupName }, { db, scope, clock, credentials }) {
    const holder = { kind: 'Group', name: GroupName } as const
    await attachPolicy(db, scope, { clock, credentials }, holder, { type: PolicyType, name: PolicyName })
    return {}
  },
})
