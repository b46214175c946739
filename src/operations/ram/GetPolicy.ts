import { getPolicy } from '../../accounts/policies.js'
import { operation } from '../operation.js'
import { POLICY_ARN, policyName, policyType } from './params.js'
import { defaultVersion, policyWithDocument } from './shapes.js'

/** One policy with its document. Source: RAM API 2015-05-01 */
export const GetPolicy = operation({
  name: 'GetPolicy',
  version: '2015-05-01',
  ramAction: 'ram:GetPolicy',
  access: 'read',
  resource: POLICY_ARN,
  params: { PolicyType: policyType, PolicyName: policyName },
  reply: { Policy: policyWithDocument, DefaultPolicyVersion: defaultVersion },
  errors: ['EntityNotExist.Policy'],
  async handle({ PolicyType, PolicyName }, { db, scope }) {
    const policy = await getPolicy(db, scope, { type: PolicyType, name: PolicyName })
    return { Policy: policy, DefaultPolicyVersion: policy }
  },
})
