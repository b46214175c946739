import { assumeRole } from '../../accounts/assume-role.js'
import { integer, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { assumedRoleUser, sessionCredentials } from './shapes.js'

/** Gives temporary credentials of a role, narrowed by a session policy if one is given. Source: STS API 2015-04-01 */
export const AssumeRole = operation({
  name: 'AssumeRole',
  version: '2015-04-01',
  ramAction: 'sts:AssumeRole',
  access: 'write',
  resource: '{RoleArn}',
  params: {
    RoleArn: text({ required: true, maxLength: 256 }),
    RoleSessionName: text({ required: true, maxLength: 256 }),
    Policy: text({ minLength: 1 }),
    DurationSeconds: integer(),
    ExternalId: text({ minLength: 2, maxLength: 1224 }),
  },
  reply: { AssumedRoleUser: assumedRoleUser, Credentials: sessionCredentials },
  errors: [
    'EntityNotExist.Role',
    'InvalidParameter.RoleArn',
    'InvalidParameter.RoleSessionName',
    'InvalidParameter.PolicyGrammar',
    'InvalidParameter.PolicySize',
    'InvalidParameter.DurationSeconds',
  ],
  async handle({ RoleArn, RoleSessionName, Policy, DurationSeconds, ExternalId }, services) {
    const { db, caller, request } = services
    const session = { roleArn: RoleArn, sessionName: RoleSessionName, policy: Policy }
    const limits = { durationSeconds: DurationSeconds, externalId: ExternalId, keys: request.keys }
    const assumed = await assumeRole(db, caller, services, { ...session, ...limits })
    return { AssumedRoleUser: assumed, Credentials: assumed }
  },
})
