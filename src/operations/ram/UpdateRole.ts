import { updateRole } from '../../accounts/roles.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { ROLE_ARN, roleName, sessionSeconds } from './params.js'
import { role } from './shapes.js'

/** Changes who may assume a role, for how long, or its description. Source: RAM API 2015-05-01 */
export const UpdateRole = operation({
  name: 'UpdateRole',
  version: '2015-05-01',
  ramAction: 'ram:UpdateRole',
  access: 'write',
  resource: ROLE_ARN,
  params: {
    RoleName: roleName,
    NewAssumeRolePolicyDocument: text({ minLength: 1 }),
    NewDescription: text({ maxLength: 1024 }),
    NewMaxSessionDuration: sessionSeconds,
  },
  reply: { Role: role },
  errors: ['EntityNotExist.Role', 'InvalidParameter.AssumeRolePolicyDocument'],
  async handle(input, { db, scope, clock }) {
    const changed = {
      trustPolicy: input.NewAssumeRolePolicyDocument,
      description: input.NewDescription,
      maxSessionSeconds: input.NewMaxSessionDuration,
    }
    return { Role: await updateRole(db, scope, clock, input.RoleName, changed) }
  },
})
