import { createPolicyVersion } from '../../accounts/policy-versions.js'
import { boolean, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { POLICY_ARN, policyName } from './params.js'
import { policyVersion } from './shapes.js'

/** Adds a version to a custom policy, which may have five. Source: RAM API 2015-05-01 */
export const CreatePolicyVersion = operation({
  name: 'CreatePolicyVersion',
  version: '2015-05-01',
  ramAction: 'ram:CreatePolicyVersion',
  access: 'write',
  resource: POLICY_ARN,
  params: {
    PolicyName: policyName,
    PolicyDocument: text({ required: true }),
    SetAsDefault: boolean({ default: false }),
    RotateStrategy: text({
      enum: ['None', 'DeleteOldestNonDefaultVersionWhenLimitExceeded'],
      default: 'None',
    }),
  },
  reply: { PolicyVersion: policyVersion },
  errors: ['EntityNotExist.Policy', 'LimitExceeded.Policy.Version', 'InvalidParameter.PolicyDocument'],
  async handle({ PolicyName, PolicyDocument, SetAsDefault, RotateStrategy }, services) {
    const { db, scope, clock, credentials } = services
    const version = {
      policyName: PolicyName,
      document: PolicyDocument,
      isDefault: SetAsDefault,
      dropsOldest: RotateStrategy !== 'None',
    }
    return { PolicyVersion: await createPolicyVersion(db, scope, { clock, credentials }, version) }
  },
})
