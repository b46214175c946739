import { deleteRole } from '../../accounts/roles.js'
import { operation } from '../operation.js'
import { ROLE_ARN, roleName } from './params.js'

/** Removes a role that has no policies; its sessions end. Source: RAM API 2015-05-01 */
export const DeleteRole = operation({
  name: 'DeleteRole',
  version: '2015-05-01',
  ramAction: 'ram:DeleteRole',
  access: 'write',
  resource: ROLE_ARN,
  params: { RoleName: roleName },
  reply: {},
  errors: ['EntityNotExist.Role', 'DeleteConflict.Role.Policy'],
  async handle({ RoleName }, { db, scope, credentials }) {
    await deleteRole(db, scope, credentials, RoleName)
    return {}
  },
})
