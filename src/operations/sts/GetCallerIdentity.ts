import { describeCaller } from '../../accounts/principal-names.js'
import { optional, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'

/** Who the caller is; a valid signature is all it takes. Source: STS API 2015-04-01 */
export const GetCallerIdentity = operation({
  name: 'GetCallerIdentity',
  version: '2015-04-01',
  ramAction: null,
  access: 'read',
  params: {},
  reply: {
    IdentityType: wireText,
    AccountId: wireText,
    PrincipalId: wireText,
    UserId: optional(wireText),
    RoleId: optional(wireText),
    Arn: wireText,
  },
  errors: [],
  async handle(_, { caller }) {
    const { identityType, accountId, principalId, userId, roleId, arn } = describeCaller(caller)
    const who = { IdentityType: identityType, AccountId: accountId, PrincipalId: principalId }
    return { ...who, UserId: userId, RoleId: roleId, Arn: arn }
  },
})
