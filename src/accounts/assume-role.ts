import type { KeyObject } from 'node:crypto'
import type { Db } from '../db/tables.js'
import { AccessDeniedError, ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import { type AccountId, type Ids, isAccountId } from '../platform/ids.js'
import { formatInstant, type Instant, toInstant } from '../platform/instant.js'
import { derivedKey } from '../platform/seal.js'
import type { RequestKeys } from '../ram/conditions.js'
import type { Decision } from '../ram/decide.js'
import { writeDiagnosis } from '../ram/diagnostic-message.js'
import { parsePolicyDocument } from '../ram/policy-document.js'
import { compileTrustPolicy } from '../ram/trust-policy.js'
import { randomText } from './access-keys.js'
import { noteChange } from './audit-changes.js'
import { principalArn, principalTypeOf } from './principal-names.js'
import type { Principal } from './scope.js'
import { writeSessionToken } from './session-token.js'
import { findRoleOf } from './store/roles.js'

const ROLE_ARN = /^acs:ram::(\d{16}):role\/([A-Za-z0-9.-]{1,64})$/
const SESSION_NAME = /^[A-Za-z0-9.@_-]{2,64}$/
/** Characters of a session policy. Source: spec/ram.md 5 */
const MAX_SESSION_POLICY = 2048
const MIN_SECONDS = 900
const DEFAULT_SECONDS = 3600

export interface AssumeRoleInput {
  /** `acs:ram::{account}:role/{name}` */
  readonly roleArn: string
  readonly sessionName: string
  /** Session policy, JSON text: takes permissions away, never adds any. */
  readonly policy?: string | undefined
  readonly durationSeconds?: number | undefined
  /** Compared with a trust policy's `sts:ExternalId`. */
  readonly externalId?: string | undefined
  /** Condition keys of the request. */
  readonly keys: RequestKeys
}

/** Temporary credentials at the one moment their secret is known. */
export interface AssumedRole {
  readonly accessKeyId: string
  readonly secret: string
  readonly token: string
  readonly expiresAt: Instant
  /** `{roleId}:{sessionName}` */
  readonly assumedRoleId: string
  /** `acs:ram::{account}:role/{name}/{session}` */
  readonly arn: string
}

/**
 * Gives temporary credentials of a role to a caller its trust policy names. The caller's own permission for
 * `sts:AssumeRole` is decided before. A role of another account that does not exist is answered like one
 * that does not trust the caller. Throws `InvalidParameter.*`, `EntityNotExist.Role`, `NoPermission`.
 * Source: spec/ram.md 5
 */
export async function assumeRole(
  db: Db,
  caller: Principal,
  deps: { readonly clock: Clock; readonly ids: Ids; readonly masterKey: KeyObject },
  input: AssumeRoleInput,
): Promise<AssumedRole> {
  const { accountId, roleName } = readRoleArn(input.roleArn)
  if (!SESSION_NAME.test(input.sessionName)) throw new ApiError('InvalidParameter.RoleSessionName')
  requireSessionPolicy(input.policy)
  const now = deps.clock.now()
  // Source: STS API, AssumeRole: roles are assumed by users and roles, not with a root key.
  if (caller.kind === 'root') throw new ApiError('NoPermission')
  const role = await findRoleOf(db, accountId, roleName)
  if (role === null && accountId === caller.accountId) throw new ApiError('EntityNotExist.Role')
  const decision = role === null ? 'ImplicitDeny' : askTrust(role.trustPolicy, caller, input)
  if (role === null || decision !== 'Allow') throw denied(caller, deps.masterKey, input, decision, now)
  const seconds = input.durationSeconds ?? Math.min(DEFAULT_SECONDS, role.maxSessionSeconds)
  if (seconds < MIN_SECONDS || seconds > role.maxSessionSeconds)
    throw new ApiError('InvalidParameter.DurationSeconds', { Min: MIN_SECONDS, Max: role.maxSessionSeconds })
  const accessKeyId = `STS.${randomText(deps.ids, 25)}`
  const secret = randomText(deps.ids, 44)
  const expiresAt = toInstant(now + seconds * 1000)
  const { accountNo, principalId: roleId } = role
  const session = { accessKeyId, accountNo, roleId, sessionName: input.sessionName, expiresAt }
  const policy = input.policy === undefined ? {} : { policy: input.policy }
  const token = writeSessionToken(deps.masterKey, { ...session, secret, ...policy })
  noteChange(db, `role/${roleName}/${input.sessionName}/${accessKeyId}`, undefined, { ...session, ...policy })
  return {
    accessKeyId,
    secret,
    token,
    expiresAt,
    assumedRoleId: `${roleId}:${input.sessionName}`,
    arn: `${input.roleArn}/${input.sessionName}`,
  }
}

function readRoleArn(arn: string): { readonly accountId: AccountId; readonly roleName: string } {
  const [, accountId = '', roleName = ''] = ROLE_ARN.exec(arn) ?? []
  if (!isAccountId(accountId)) throw new ApiError('InvalidParameter.RoleArn')
  return { accountId, roleName }
}

function requireSessionPolicy(policy: string | undefined): void {
  if (policy === undefined) return
  if (policy.length > MAX_SESSION_POLICY)
    throw new ApiError('InvalidParameter.PolicySize', { Limit: MAX_SESSION_POLICY })
  const parsed = parsePolicyDocument(policy)
  if ('fault' in parsed) throw new ApiError('InvalidParameter.PolicyGrammar', { Reason: parsed.fault })
}

/** Stored trust policies were checked when they were made; one that is broken now trusts nobody. */
function askTrust(trustPolicy: string, caller: Principal, input: AssumeRoleInput): Decision {
  const trusts = compileTrustPolicy(trustPolicy)
  if ('fault' in trusts) throw new Error(`a stored trust policy is not valid: ${trusts.fault}`)
  const { externalId, keys } = input
  const assumer = { accountId: caller.accountId, arn: principalArn(caller) }
  return trusts(assumer, (key) => {
    if (key !== 'sts:ExternalId') return keys(key)
    return externalId === undefined ? undefined : [externalId]
  })
}

function denied(
  caller: Principal,
  masterKey: KeyObject,
  input: AssumeRoleInput,
  decision: Decision,
  now: Instant,
): AccessDeniedError {
  const AuthAction = 'sts:AssumeRole'
  const NoPermissionPolicyType = 'AssumeRolePolicy'
  const { accountId: OwnerId, principalId, name } = caller
  const Type = principalTypeOf(caller)
  return new AccessDeniedError({
    PolicyType: NoPermissionPolicyType,
    AuthPrincipalOwnerId: OwnerId,
    EncodedDiagnosticMessage: writeDiagnosis(derivedKey(masterKey, 'diagnostic'), {
      ExplicitDeny: decision === 'ExplicitDeny',
      NoPermissionPolicyType,
      AuthAction,
      AuthResource: [input.roleArn],
      AuthPrincipal: { OwnerId, Id: principalId, Type, DisplayName: name },
      SourceIp: input.keys('acs:SourceIp')?.[0] ?? '',
      Time: formatInstant(now),
    }),
    AuthPrincipalType: Type,
    AuthPrincipalDisplayName: caller.role === undefined ? principalId : name,
    NoPermissionType: decision,
    AuthAction,
  })
}
