import { listPolicyVersions } from '../../accounts/policy-versions.js'
import { operation } from '../operation.js'
import { POLICY_ARN, policyName, policyType } from './params.js'
import { policyVersions } from './shapes.js'

/** The versions of a policy, oldest first. Source: RAM API 2015-05-01 */
export const ListPolicyVersions = operation({
  name: 'ListPolicyVersions',
  version: '2015-05-01',
  ramAction: 'ram:ListPolicyVersions',
  access: 'list',
  resource: POLICY_ARN,
  params: { PolicyType: policyType, PolicyName: policyName },
  reply: { PolicyVersions: policyVersions },
  errors: ['EntityNotExist.Policy'],
  async handle({ PolicyType, PolicyName }, { db, scope }) {
    return { PolicyVersions: await listPolicyVersions(db, scope, { type: PolicyType, name: PolicyName }) }
  },
})
