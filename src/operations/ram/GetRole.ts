import { getRole } from '../../accounts/roles.js'
import { operation } from '../operation.js'
import { ROLE_ARN, roleName } from './params.js'
import { role } from './shapes.js'

/** One role with its trust policy. Source: RAM API 2015-05-01 */
export const GetRole = operation({
  name: 'GetRole',
  version: '2015-05-01',
  ramAction: 'ram:GetRole',
  access: 'read',
  resource: ROLE_ARN,
  params: { RoleName: roleName },
  reply: { Role: role },
  errors: ['EntityNotExist.Role'],
  async handle({ RoleName }, { db, scope }) {
    return { Role: await getRole(db, scope, RoleName) }
  },
})
