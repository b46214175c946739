import { setDefaultPolicyVersion } from '../../accounts/policy-versions.js'
import { operation } from '../operation.js'
import { POLICY_ARN, policyName, versionId, versionNoOf } from './params.js'

/** Makes a version of a custom policy the one that counts. Source: RAM API 2015-05-01 */
export const SetDefaultPolicyVersion = operation({
  name: 'SetDefaultPolicyVersion',
  version: '2015-05-01',
  ramAction: 'ram:SetDefaultPolicyVersion',
  access: 'write',
  resource: POLICY_ARN,
  params: { PolicyName: policyName, VersionId: versionId },
  reply: {},
  errors: ['EntityNotExist.Policy', 'EntityNotExist.Policy.Version'],
  async handle({ PolicyName, VersionId }, { db, scope, clock, credentials }) {
    await setDefaultPolicyVersion(db, scope, { clock, credentials }, PolicyName, versionNoOf(VersionId))
    return {}
  },
})
