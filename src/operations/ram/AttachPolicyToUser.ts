import { attachPolicy } from '../../accounts/attachments.js'
import { operation } from '../operation.js'
import { policyName, policyType, USER_ARN, userName } from './params.js'

/** Gives a user the permissions of a policy. Source: RAM API 2015-05-01 */
export const AttachPolicyToUser = operation({
  name: 'AttachPolicyToUser',
  version: '2015-05-01',
  ramAction: 'ram:AttachPolicyToUser',
  access: 'write',
  resource: USER_ARN,
  params: { PolicyType: policyType, PolicyName: policyName, UserName: userName },
  reply: {},
  errors: [
    'EntityNotExist.User',
    'EntityNotExist.Policy',
    'EntityAlreadyExists.User.Policy',
    'LimitExceeded.User.Policy',
  ],
  async handle({ PolicyType, PolicyName, UserName }, { db, scope, clock, credentials }) {
    const holder = { kind: 'User', name: UserName } as const
    await attachPolicy(db, scope, { clock, credentials }, holder, { type: PolicyType, name: PolicyName })
    return {}
  },
})
