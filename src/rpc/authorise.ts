import type { KeyObject } from 'node:crypto'
import type { Credential } from '../accounts/credentials.js'
import { principalArn, principalTypeOf } from '../accounts/principal-names.js'
import type { Principal } from '../accounts/scope.js'
import { AccessDeniedError } from '../errors.js'
import { formatInstant, type Instant } from '../platform/instant.js'
import type { RequestKeys } from '../ram/conditions.js'
import { decideLayers } from '../ram/decide.js'
import { writeDiagnosis } from '../ram/diagnostic-message.js'
import { type RawParams, readStructured } from './raw-params.js'

/** What condition keys are read from. */
export interface KeySource {
  readonly principal: Principal
  readonly accessKeyId: string
  readonly sourceAddress: string
  readonly isSecure: boolean
  readonly params: RawParams
  readonly now: Instant
}

export interface AuthoriseInput {
  readonly action: string
  readonly resources: readonly string[]
  readonly credential: Credential
  readonly keys: RequestKeys
  readonly resourceTags?: (arn: string) => ReadonlyMap<string, string>
  readonly now: Instant
}

/**
 * Throws AccessDeniedError unless the caller may do this: root may everything in its account, others what
 * their policies say. Source: spec/ram.md 5. `diagnosticKey` signs the message an administrator may decode.
 */
export function authorise(input: AuthoriseInput, diagnosticKey: KeyObject): void {
  const { credential, action, resources, keys, resourceTags, now } = input
  const { principal, layers } = credential
  if (principal.kind === 'root') return
  const { decision, policyType } = decideLayers(layers, {
    action,
    resources,
    keys,
    resourceTags,
  })
  if (decision === 'Allow') return
  const { accountId, principalId, name } = principal
  const Type = principalTypeOf(principal)
  throw new AccessDeniedError({
    PolicyType: policyType,
    AuthPrincipalOwnerId: accountId,
    EncodedDiagnosticMessage: writeDiagnosis(diagnosticKey, {
      ExplicitDeny: decision === 'ExplicitDeny',
      NoPermissionPolicyType: policyType,
      AuthAction: action,
      AuthResource: resources,
      AuthPrincipal: { OwnerId: accountId, Id: principalId, Type, DisplayName: name },
      SourceIp: keys('acs:SourceIp')?.[0] ?? '',
      Time: formatInstant(now),
    }),
    AuthPrincipalType: Type,
    // inferred: spec/ram.md 7, the session form
    AuthPrincipalDisplayName: principal.role === undefined ? principalId : name,
    NoPermissionType: decision,
    AuthAction: action,
  })
}

/** Condition keys of a request, but for tags of what it acts on. Source: spec/ram.md 3 */
export function requestKeys(source: KeySource): RequestKeys {
  let tags: ReadonlyMap<string, string> | undefined
  return (key) => {
    switch (key) {
      case 'acs:CurrentTime':
        return [formatInstant(source.now)]
      case 'acs:SecureTransport':
        return [String(source.isSecure)]
      case 'acs:SourceIp':
        return [source.sourceAddress]
      case 'acs:AccessId':
        return [source.accessKeyId]
      case 'acs:PrincipalARN':
        return [principalArn(source.principal)]
      case 'acs:ResourceGroupId':
        return one(source.params.get('ResourceGroupId'))
      default:
        if (!key.startsWith('acs:RequestTag/')) return undefined
        tags ??= requestTags(source.params)
        return one(tags.get(key.slice('acs:RequestTag/'.length)))
    }
  }
}

function one(value: string | undefined): readonly string[] | undefined {
  return value === undefined || value === '' ? undefined : [value]
}

function requestTags(params: RawParams): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  const value = readStructured(params, 'Tag')
  if (!Array.isArray(value)) return tags
  for (const item of value as unknown[]) {
    if (typeof item !== 'object' || item === null) continue
    const { Key, Value, key = Key, value = Value } = item as Record<string, unknown>
    if (typeof key === 'string') tags.set(key, typeof value === 'string' ? value : '')
  }
  return tags
}
