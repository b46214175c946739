import type { Instant } from '../instant.js'
import { addressOf, type BucketAddressing } from './bucket-address.js'
import { objectKeyFault } from './object-key.js'
import { type OssError, ossError } from './oss-error.js'
import { parseRequestUrl } from './request-url.js'
import { verifyV1Header, verifyV1Url } from './verify-v1.js'
import { verifyV4Header, verifyV4Url } from './verify-v4.js'

/** A request as it came in. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query, byte for byte. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** What a verification needs to know besides the request. */
export interface VerifyContext {
  /** The secret of an access key id, or null. */
  readonly findSecret: (keyId: string) => string | null
  readonly now: Instant
  readonly addressing: BucketAddressing
}

/** A request taken apart, before its signature is looked at. */
export interface AddressedRequest {
  readonly method: string
  readonly headers: ReadonlyMap<string, string>
  readonly query: ReadonlyMap<string, string>
  readonly bucket: string
  readonly key: string
}

/** The outcome of checking a signature: what it covers, or why it is refused. */
export type SignatureCheck =
  | { readonly ok: true; readonly parameters: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly error: OssError }

/** The outcome of verifying a request; `parameters` are the decoded ones the signature covers. */
export type Verification = SignatureCheck & { readonly bucket: string; readonly key: string }

/**
 * Verifies a request signed with version 1 or 4, in its URL or its header. The signature covers bucket and
 * key as read here, so a URL for one account's object can never be turned into one for another's.
 * Order: form of the URL, presence of parameters, expiry, key, signature. Source: spec/oss.md 2-5, 7.
 */
export function verifyRequest(request: ReceivedRequest, context: VerifyContext): Verification {
  const headers = joinedHeaders(request.headers)
  const url = parseRequestUrl(request.target)
  if (url === null) return { ok: false, error: ossError('urlInvalid'), bucket: '', key: '' }
  const { bucket, key } = addressOf(headers.get('host'), url.path, context.addressing)
  const fault = key === '' ? null : objectKeyFault(key)
  if (fault !== null) return { ok: false, error: ossError('keyInvalid'), bucket, key }
  const addressed = { method: request.method, headers, query: url.query, bucket, key }
  return { ...checkSignature(addressed, context), bucket, key }
}

function checkSignature(request: AddressedRequest, context: VerifyContext): SignatureCheck {
  const { query } = request
  const authorization = request.headers.get('authorization')
  const isV4Url =
    query.has('x-oss-signature-version') || query.has('x-oss-signature') || query.has('x-oss-credential')
  const isV1Url = query.has('OSSAccessKeyId') || query.has('Signature')
  if (authorization === undefined) {
    if (isV4Url) return verifyV4Url(request, context)
    return isV1Url ? verifyV1Url(request, context) : { ok: false, error: ossError('unsigned') }
  }
  if (isV4Url || isV1Url) return { ok: false, error: ossError('signedTwice') }
  if (authorization.startsWith('OSS4-HMAC-SHA256 ')) return verifyV4Header(request, authorization, context)
  if (authorization.startsWith('OSS ')) return verifyV1Header(request, authorization, context)
  return { ok: false, error: ossError('authorizationInvalid') }
}

function joinedHeaders(headers: ReceivedRequest['headers']): ReadonlyMap<string, string> {
  const joined = new Map<string, string>()
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined)
      joined.set(name.toLowerCase(), typeof value === 'string' ? value : value.join(', '))
  return joined
}
