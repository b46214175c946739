import { getPolicyVersion } from '../../accounts/policy-versions.js'
import { operation } from '../operation.js'
import { POLICY_ARN, policyName, policyType, versionId, versionNoOf } from './params.js'
import { policyVersion } from './shapes.js'

/** One version of a policy with its document. Source: RAM API 2015-05-01 */
export const GetPolicyVersion = operation({
  name: 'GetPolicyVersion',
  version: '2015-05-01',
  ramAction: 'ram:GetPolicyVersion',
  access: 'read',
  resource: POLICY_ARN,
  params: { PolicyType: policyType, PolicyName: policyName, VersionId: versionId },
  reply: { PolicyVersion: policyVersion },
  errors: ['EntityNotExist.Policy', 'EntityNotExist.Policy.Version'],
  async handle({ PolicyType, PolicyName, VersionId }, { db, scope }) {
    const policy = { type: PolicyType, name: PolicyName }
    return { PolicyVersion: await getPolicyVersion(db, scope, policy, versionNoOf(VersionId)) }
  },
})
