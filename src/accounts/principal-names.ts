import type { Principal } from './scope.js'

/** Who a principal is, as condition keys and trust policies name it; a session is its role. Source: spec/ram.md 3 */
export function principalArn({ kind, accountId, name, role }: Principal): string {
  if (role !== undefined) return `acs:ram::${accountId}:role/${role.name}`
  return kind === 'root' ? `acs:ram::${accountId}:root` : `acs:ram::${accountId}:user/${name}`
}

/** `AuthPrincipalType` of a denial. Source: spec/ram.md 7 */
export function principalTypeOf({ kind }: Principal): 'SubUser' | 'AssumedRoleUser' {
  return kind === 'session' ? 'AssumedRoleUser' : 'SubUser'
}

/** What STS says of a caller. Source: STS API 2015-04-01, GetCallerIdentity */
export interface CallerIdentity {
  readonly identityType: 'Account' | 'RAMUser' | 'AssumedRoleUser'
  readonly accountId: string
  readonly principalId: string
  readonly arn: string
  /** Of an account or user. */
  readonly userId?: string
  /** Of a session. */
  readonly roleId?: string
}

/** Says who a caller is. */
export function describeCaller(caller: Principal): CallerIdentity {
  const { kind, accountId, principalId, role } = caller
  if (role !== undefined) {
    const arn = `acs:ram::${accountId}:assumed-role/${role.name}/${role.sessionName}`
    return { identityType: 'AssumedRoleUser', accountId, principalId, arn, roleId: role.roleId }
  }
  const identityType = kind === 'root' ? 'Account' : 'RAMUser'
  return { identityType, accountId, principalId, arn: principalArn(caller), userId: principalId }
}
