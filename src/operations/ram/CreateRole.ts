import { createRole } from '../../accounts/roles.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { roleName, sessionSeconds } from './params.js'
import { role } from './shapes.js'

/** Makes a role that those its trust policy names may assume. Source: RAM API 2015-05-01 */
export const CreateRole = operation({
  name: 'CreateRole',
  version: '2015-05-01',
  ramAction: 'ram:CreateRole',
  access: 'write',
  resource: 'acs:ram:*:{accountId}:role/*',
  params: {
    RoleName: roleName,
    AssumeRolePolicyDocument: text({ required: true }),
    Description: text({ maxLength: 1024 }),
    MaxSessionDuration: sessionSeconds,
  },
  reply: { Role: role },
  errors: [
    'EntityAlreadyExists.Role',
    'LimitExceeded.Role',
    'InvalidParameter.RoleName.InvalidChars',
    'InvalidParameter.AssumeRolePolicyDocument',
  ],
  async handle(input, { db, scope, clock, ids }) {
    const { RoleName, AssumeRolePolicyDocument, Description, MaxSessionDuration } = input
    const made = {
      trustPolicy: AssumeRolePolicyDocument,
      description: Description,
      maxSessionSeconds: MaxSessionDuration,
    }
    return { Role: await createRole(db, scope, { clock, ids }, RoleName, made) }
  },
})
