import { deletePolicyVersion } from '../../accounts/policy-versions.js'
import { operation } from '../operation.js'
import { POLICY_ARN, policyName, versionId, versionNoOf } from './params.js'

/** Removes a version of a custom policy that is not the default one. Source: RAM API 2015-05-01 */
export const DeletePolicyVersion = operation({
  name: 'DeletePolicyVersion',
  version: '2015-05-01',
  ramAction: 'ram:DeletePolicyVersion',
  access: 'write',
  resource: POLICY_ARN,
  params: { PolicyName: policyName, VersionId: versionId },
  reply: {},
  errors: ['EntityNotExist.Policy', 'EntityNotExist.Policy.Version', 'DeleteConflict.Policy.Version.Default'],
  async handle({ PolicyName, VersionId }, { db, scope }) {
    await deletePolicyVersion(db, scope, PolicyName, versionNoOf(VersionId))
    return {}
  },
})
