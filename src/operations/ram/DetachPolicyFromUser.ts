import { detachPolicy } from '../../accounts/attachments.js'
import { operation } from '../operation.js'
import { policyName, policyType, USER_ARN, userName } from './params.js'

/** Takes the permissions of a policy away from a user. Source: RAM API 2015-05-01 */
export const DetachPolicyFromUser = operation({
  name: 'DetachPolicyFromUser',
  version: '2015-05-01',
  ramAction: 'ram:DetachPolicyFromUser',
  access: 'write',
  resource: USER_ARN,
  params: { PolicyType: policyType, PolicyName: policyName, UserName: userName },
  reply: {},
  errors: ['EntityNotExist.User', 'EntityNotExist.User.Policy'],
  async handle({ PolicyType, PolicyName, UserName }, { db, scope, credentials }) {
    const holder = { kind: 'User', name: UserName } as const
    await detachPolicy(db, scope, credentials, holder, { type: PolicyType, name: PolicyName })
    return {}
  },
})
