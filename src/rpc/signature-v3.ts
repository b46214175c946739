import { hash, type KeyObject } from 'node:crypto'
import { ApiError } from '../errors.js'
import { hmac } from '../platform/hmac.js'
import { percentEncode } from './percent-encode.js'
import type { RawParams } from './raw-params.js'
import { type HttpRequest, header } from './read-request.js'

/** The only algorithm served. Source: spec/protocol.md 4 */
export const V3_ALGORITHM = 'ACS3-HMAC-SHA256'

export interface V3Authorization {
  readonly accessKeyId: string
  /** Lower-case names as the client states them. */
  readonly signedHeaders: readonly string[]
  /** Lower-case hex. */
  readonly signature: string
}

const AUTHORIZATION =
  /^ACS3-HMAC-SHA256\s+Credential=([^,\s]{1,128})\s*,\s*SignedHeaders=([^,\s]{1,4096})\s*,\s*Signature=([0-9a-f]{64})$/
const MUST_BE_SIGNED = [
  'host',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
]
/** Unsigned, these would let a third party change what a signed request means. */
const SIGNED_WHEN_PRESENT = ['x-acs-security-token', 'content-type']
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Reads the Authorization header. Throws `InvalidSignatureMethod` or `IncompleteSignature`. */
export function readAuthorization(http: HttpRequest): V3Authorization {
  const text = header(http, 'authorization')
  if (!text.startsWith(`${V3_ALGORITHM} `)) throw new ApiError('InvalidSignatureMethod')
  const match = AUTHORIZATION.exec(text)
  if (match === null) throw new ApiError('IncompleteSignature', { StringToSign: '' })
  const [, accessKeyId = '', names = '', signature = ''] = match
  const signedHeaders = names.split(';')
  if (!coversEnough(http, signedHeaders)) throw new ApiError('IncompleteSignature', { StringToSign: '' })
  return { accessKeyId, signedHeaders, signature }
}

function coversEnough(http: HttpRequest, signed: readonly string[]): boolean {
  const names = new Set(signed)
  return (
    names.size === signed.length &&
    MUST_BE_SIGNED.every((name) => names.has(name)) &&
    SIGNED_WHEN_PRESENT.every((name) => names.has(name) || http.headers[name] === undefined)
  )
}

/** The text that a V3 signature signs. Source: spec/protocol.md 4 */
export function stringToSignV3(
  request: {
    readonly method: string
    readonly path: string
    readonly query: RawParams
    readonly header: (name: string) => string
  },
  signedHeaders: readonly string[],
  payloadSha256: string,
): string {
  const lines = [...signedHeaders].sort().map((name) => `${name}:${request.header(name)}\n`)
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    lines.join(''),
    signedHeaders.join(';'),
    payloadSha256,
  ].join('\n')
  return `${V3_ALGORITHM}\n${sha256Hex(canonical)}`
}

/** `key` is the access-key secret itself. Returns lower-case hex. */
export function signatureV3(key: KeyObject | string, stringToSign: string): string {
  return hmac('sha256', key, stringToSign, 'hex')
}

/** Lower-case hex of the body's SHA-256. */
export function payloadSha256(body: Buffer): string {
  return body.length === 0 ? EMPTY_SHA256 : sha256Hex(body)
}

export interface V3SigningInput {
  readonly method: 'GET' | 'POST'
  /** As the Host header will carry it. */
  readonly host: string
  readonly action: string
  readonly version: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Of temporary credentials. */
  readonly securityToken?: string
  /** `YYYY-MM-DDThh:mm:ssZ`. */
  readonly date: string
  readonly nonce: string
  readonly query?: Readonly<Record<string, string>>
  /** Form parameters, or opaque bytes sent as application/octet-stream. */
  readonly body?: Readonly<Record<string, string>> | Buffer
}

export interface SignedRequest {
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** A request of the signed API, ready to be sent; what the command line and the tests use. */
export function signV3Request(input: V3SigningInput): SignedRequest {
  const { body = {}, query = {} } = input
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(formText(body))
  const headers: Record<string, string> = {
    accept: 'application/json',
    host: input.host,
    'x-acs-action': input.action,
    'x-acs-version': input.version,
    'x-acs-date': input.date,
    'x-acs-signature-nonce': input.nonce,
    'x-acs-content-sha256': payloadSha256(bytes),
  }
  if (input.securityToken !== undefined) {
    headers['x-acs-accesskey-id'] = input.accessKeyId
    headers['x-acs-security-token'] = input.securityToken
  }
  if (Buffer.isBuffer(body)) headers['content-type'] = 'application/octet-stream'
  else if (bytes.length > 0) headers['content-type'] = 'application/x-www-form-urlencoded'
  const signed = Object.keys(headers)
    .filter((name) => name !== 'accept')
    .sort()
  const params = new Map(Object.entries(query))
  const text = stringToSignV3(
    { method: input.method, path: '/', query: params, header: (name) => headers[name] ?? '' },
    signed,
    headers['x-acs-content-sha256']!,
  )
  const signature = signatureV3(input.accessKeySecret, text)
  headers['authorization'] =
    `${V3_ALGORITHM} Credential=${input.accessKeyId},SignedHeaders=${signed.join(';')},Signature=${signature}`
  const queryText = canonicalQuery(params)
  return { target: queryText === '' ? '/' : `/?${queryText}`, headers, body: bytes }
}

function formText(form: Readonly<Record<string, string>>): string {
  return Object.entries(form)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&')
}

function canonicalQuery(query: RawParams): string {
  return [...query.keys()]
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(query.get(name)!)}`)
    .join('&')
}

function sha256Hex(data: string | Buffer): string {
  return hash('sha256', data, 'hex')
}
