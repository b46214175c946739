import { detachPolicy } from '../../accounts/attachments.js'
import { operation } from '../operation.js'
import { GROUP_ARN, groupName, policyName, policyType } from './params.js'

/** Takes the permissions of a policy away from a group. Source: RAM API 2015-05-01 */
export const DetachPolicyFromGroup = operation({
  name: 'DetachPolicyFromGroup',
  version: '2015-05-01',
  ramAction: 'ram:DetachPolicyFromGroup',
  access: 'write',
  resource: GROUP_ARN,
  params: { PolicyType: policyType, PolicyName: policyName, GroupName: groupName },
  reply: {},
  errors: ['EntityNotExist.Group', 'EntityNotExist.Group.Policy'],
  async handle({ PolicyType, PolicyName, GroupName }, { db, scope, credentials }) {
    const holder = { kind: 'Group', name: GroupName } as const
    await detachPolicy(db, scope, credentials, holder, { type: PolicyType, name: PolicyName })
    return {}
  },
})
