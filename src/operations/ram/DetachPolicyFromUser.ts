import { detachPolicy } from '../../accounts/policies.js'
import { operation } from '../operation.js'
import { policyName, policyType, USER_ARN, userName } from './params.js'

/** Takes the permissions of a policy from a user. Source: RAM API 2015-05-01 */
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
    await detachPolicy(db, scope, credentials, UserName, { type: PolicyType, name: PolicyName })
    return {}
  },
})
