import { type KeyObject, timingSafeEqual } from 'node:crypto'
import { ApiError } from '../errors.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { type HttpRequest, header, type RpcRequest } from './read-request.js'
import { signatureV1, stringToSignV1 } from './signature-v1.js'
import { payloadSha256, readAuthorization, signatureV3, stringToSignV3 } from './signature-v3.js'

/** Either side of the server's clock. Source: spec/protocol.md 6 */
export const TIMESTAMP_WINDOW_MS = 15 * 60_000

/** What checking a signature needs to know of a key. */
export interface SigningKey {
  readonly isActive: boolean
  /** HMAC key of V1: the secret followed by `&`. */
  readonly v1Key: KeyObject
  /** HMAC key of V3: the secret. */
  readonly v3Key: KeyObject
  /** Set for temporary keys. */
  readonly session?: { readonly token: string; readonly expiresAt: Instant }
}

export interface Verified<K extends SigningKey> {
  readonly accessKeyId: string
  readonly nonce: string
  readonly key: K
}

/** What the request says of its signature, before it is believed. */
interface Claim {
  readonly accessKeyId: string
  readonly securityToken: string
  readonly timestamp: string
  readonly nonce: string
  /** Throws `SignatureDoesNotMatch` with the server's string to sign. */
  check(key: SigningKey): void
}

/**
 * Checks who signed, in this order: key exists, time stamp, signature (spec/protocol.md 6). The nonce is
 * the caller's to check afterwards, so that a bad signature never burns one.
 */
export async function verifySignature<K extends SigningKey>(
  http: HttpRequest,
  rpc: RpcRequest,
  now: Instant,
  findKey: (accessKeyId: string, securityToken: string) => Promise<K | undefined>,
): Promise<Verified<K>> {
  const claim = rpc.scheme === 'V3' ? claimV3(http, rpc) : claimV1(http, rpc)
  const { accessKeyId, nonce } = claim
  const isTemporary = accessKeyId.startsWith('STS.')
  if (isTemporary && claim.securityToken === '') throw new ApiError('MissingSecurityToken')
  const key = await findKey(accessKeyId, claim.securityToken)
  if (key === undefined) throw new ApiError('InvalidAccessKeyId.NotFound')
  if (!key.isActive) throw new ApiError('InvalidAccessKeyId.Inactive')
  checkSession(key, claim.securityToken, now)
  checkTimestamp(claim.timestamp, now)
  if (nonce === '') throw new ApiError('Missing{Param}', { Param: 'SignatureNonce' })
  if (nonce.length > 256) throw new ApiError('Invalid{Param}', { Param: 'SignatureNonce' })
  claim.check(key)
  return { accessKeyId, nonce, key }
}

function claimV1(http: HttpRequest, rpc: RpcRequest): Claim {
  const { params } = rpc
  const type = params.get('SignatureType') ?? ''
  if (type !== '') throw new ApiError('UnsupportedSignatureType')
  const accessKeyId = params.get('AccessKeyId') ?? ''
  if (accessKeyId === '') throw new ApiError('Missing{Param}', { Param: 'AccessKeyId' })
  if ((params.get('SignatureMethod') ?? 'HMAC-SHA1').toUpperCase() !== 'HMAC-SHA1')
    throw new ApiError('InvalidSignatureMethod')
  if ((params.get('SignatureVersion') ?? '1.0') !== '1.0')
    throw new ApiError('Invalid{Param}', { Param: 'SignatureVersion' })
  return {
    accessKeyId,
    securityToken: params.get('SecurityToken') ?? '',
    timestamp: params.get('Timestamp') ?? '',
    nonce: params.get('SignatureNonce') ?? '',
    check({ v1Key }) {
      const text = stringToSignV1(http.method, params)
      const given = params.get('Signature') ?? ''
      if (given === '') throw new ApiError('IncompleteSignature', { StringToSign: text })
      if (!isSameText(given, signatureV1(v1Key, text)))
        throw new ApiError('SignatureDoesNotMatch', { StringToSign: text })
    },
  }
}

function claimV3(http: HttpRequest, rpc: RpcRequest): Claim {
  if (http.headers['authorization'] === undefined) throw new ApiError('UnsupportedSignatureType')
  const { accessKeyId, signedHeaders, signature } = readAuthorization(http)
  return {
    accessKeyId,
    securityToken: header(http, 'x-acs-security-token'),
    timestamp: header(http, 'x-acs-date'),
    nonce: header(http, 'x-acs-signature-nonce'),
    check({ v3Key }) {
      const bodyDigest = payloadSha256(http.body)
      const text = stringToSignV3(
        { method: http.method, path: http.path, query: rpc.query, header: (name) => header(http, name) },
        signedHeaders,
        bodyDigest,
      )
      const isBodyStated = header(http, 'x-acs-content-sha256') === bodyDigest
      if (!isBodyStated || !isSameText(signature, signatureV3(v3Key, text)))
        throw new ApiError('SignatureDoesNotMatch', { StringToSign: text })
    },
  }
}

function checkSession(key: SigningKey, securityToken: string, now: Instant): void {
  const { session } = key
  if (session === undefined) {
    if (securityToken !== '') throw new ApiError('InvalidSecurityToken.MismatchWithAccessKey')
    return
  }
  if (securityToken === '' || /[\x00-\x1f]/.test(securityToken))
    throw new ApiError('InvalidSecurityToken.Malformed')
  if (!isSameText(securityToken, session.token))
    throw new ApiError('InvalidSecurityToken.MismatchWithAccessKey')
  if (session.expiresAt <= now) throw new ApiError('InvalidSecurityToken.Expired')
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

function checkTimestamp(text: string, now: Instant): void {
  if (text === '') throw new ApiError('Missing{Param}', { Param: 'Timestamp' })
  const epochMs = TIMESTAMP.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(epochMs)) throw new ApiError('InvalidTimeStamp.Format')
  if (Math.abs(toInstant(epochMs) - now) > TIMESTAMP_WINDOW_MS) throw new ApiError('InvalidTimeStamp.Expired')
}

function isSameText(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
