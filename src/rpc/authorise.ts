import { createHmac, type KeyObject } from 'node:crypto'
import type { Credential } from '../accounts/credentials.js'
import { formatInstant, type Instant } from '../platform/instant.js'
import type { RequestKeys } from '../ram/conditions.js'
import { decide } from '../ram/decide.js'
import { AccessDeniedError } from './encode-reply.js'
import { type RawParams, readStructured } from './raw-params.js'

export interface AuthoriseInput {
  readonly action: string
  readonly resources: readonly string[]
  readonly credential: Credential
  readonly accessKeyId: string
  readonly sourceAddress: string
  readonly isSecure: boolean
  readonly params: RawParams
  readonly now: Instant
}

/**
 * Throws AccessDeniedError unless the caller may do this: root may everything in its account, others what
 * their policies say. Source: spec/ram.md 5. `diagnosticKey` signs the message an administrator may decode.
 */
export function authorise(input: AuthoriseInput, diagnosticKey: KeyObject): void {
  const { credential, action, resources } = input
  if (credential.principal.kind === 'root') return
  const decision = decide(credential.policies, { action, resources, keys: requestKeys(input) })
  if (decision === 'Allow') return
  const { accountId, principalId } = credential.principal
  throw new AccessDeniedError({
    PolicyType: 'AccountLevelIdentityBasedPolicy',
    AuthPrincipalOwnerId: accountId,
    EncodedDiagnosticMessage: diagnosticMessage(input, decision, diagnosticKey),
    AuthPrincipalType: 'SubUser',
    AuthPrincipalDisplayName: principalId,
    NoPermissionType: decision,
    AuthAction: action,
  })
}

/** Condition keys of this request; tags of the target are not looked up before authorisation. Source: spec/ram.md 3 */
function requestKeys(input: AuthoriseInput): RequestKeys {
  const { principal } = input.credential
  let tags: ReadonlyMap<string, string> | undefined
  return (key) => {
    switch (key) {
      case 'acs:CurrentTime':
        return [formatInstant(input.now)]
      case 'acs:SecureTransport':
        return [String(input.isSecure)]
      case 'acs:SourceIp':
        return [input.sourceAddress]
      case 'acs:AccessId':
        return [input.accessKeyId]
      case 'acs:PrincipalARN':
        return [`acs:ram::${principal.accountId}:user/${principal.name}`]
      case 'acs:ResourceGroupId':
        return one(input.params.get('ResourceGroupId'))
      default:
        if (!key.startsWith('acs:RequestTag/')) return undefined
        tags ??= requestTags(input.params)
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

/** Two version bytes and two zeros, so that the text begins `AQEA`; then 16 bytes of HMAC, then JSON. */
const PREFIX = Buffer.from([1, 1, 0, 0])

function diagnosticMessage(input: AuthoriseInput, decision: string, key: KeyObject): string {
  const { accountId, principalId, name } = input.credential.principal
  const message = Buffer.from(
    JSON.stringify({
      ExplicitDeny: decision === 'ExplicitDeny',
      NoPermissionPolicyType: 'AccountLevelIdentityBasedPolicy',
      AuthAction: input.action,
      AuthResource: input.resources.slice(0, 20),
      AuthPrincipal: { OwnerId: accountId, Id: principalId, Type: 'SubUser', DisplayName: name },
      SourceIp: input.sourceAddress,
      Time: formatInstant(input.now),
    }),
  )
  const mac = createHmac('sha256', key).update(PREFIX).update(message).digest().subarray(0, 16)
  return Buffer.concat([PREFIX, mac, message]).toString('base64')
}
