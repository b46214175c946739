import { deletePolicy } from '../../accounts/policies.js'
import { operation } from '../operation.js'
import { POLICY_ARN, policyName } from './params.js'

/** Removes a custom policy that is attached to nobody. Source: RAM API 2015-05-01 */
export const DeletePolicy = operation({
  name: 'DeletePolicy',
  version: '2015-05-01',
  ramAction: 'ram:DeletePolicy',
  access: 'write',
  resource: POLICY_ARN,
  params: { PolicyName: policyName },
  reply: {},
  errors: [
    'EntityNotExist.Policy',
    'DeleteConflict.Policy.User',
    'DeleteConflict.Policy.Role',
    'DeleteConflict.Policy.Group',
    'DeleteConflict.Policy.Version',
  ],
  async handle({ PolicyName }, { db, scope }) {
    await deletePolicy(db, scope, PolicyName)
    return {}
  },
})
