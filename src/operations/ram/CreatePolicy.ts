import { createPolicy } from '../../accounts/policies.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { policyName } from './params.js'
import { policy } from './shapes.js'

/** Makes a custom policy. Source: RAM API 2015-05-01 */
export const CreatePolicy = operation({
  name: 'CreatePolicy',
  version: '2015-05-01',
  ramAction: 'ram:CreatePolicy',
  access: 'write',
  resource: 'acs:ram:*:{accountId}:policy/*',
  params: {
    PolicyName: policyName,
    PolicyDocument: text({ required: true }),
    Description: text({ maxLength: 1024 }),
  },
  reply: { Policy: policy },
  errors: [
    'EntityAlreadyExists.Policy',
    'LimitExceeded.Policy',
    'InvalidParameter.PolicyName.InvalidChars',
    'InvalidParameter.PolicyDocument',
  ],
  async handle({ PolicyName, PolicyDocument, Description }, { db, scope, clock }) {
    const input = { name: PolicyName, document: PolicyDocument, description: Description }
    return { Policy: await createPolicy(db, scope, clock, input) }
  },
})
