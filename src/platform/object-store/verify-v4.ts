import { toInstant } from '../instant.js'
import { type OssErrorCase, ossError } from './oss-error.js'
import { UNSIGNED_PAYLOAD, V4_ALGORITHM, v4CanonicalRequest, v4Signature, v4StringToSign } from './sign-v4.js'
import {
  expiryError,
  isSameSignature,
  MAX_SKEW_MS,
  parseV4Date,
  secretOf,
  signatureError,
  skewError,
} from './verify-key.js'
import type { AddressedRequest, SignatureCheck, VerifyContext } from './verify-request.js'

const CREDENTIAL = /^([^/\s,]+)\/(\d{8})\/([a-z0-9-]+)\/oss\/aliyun_v4_request$/
const MAX_EXPIRES_SECONDS = 604_800
const SIGNING_PARAMETERS: ReadonlySet<string> = new Set([
  'x-oss-additional-headers',
  'x-oss-credential',
  'x-oss-date',
  'x-oss-expires',
  'x-oss-security-token',
  'x-oss-signature',
  'x-oss-signature-version',
])

/** Checks `?x-oss-signature-version=OSS4-HMAC-SHA256&...`. Source: spec/oss.md 4. */
export function verifyV4Url(request: AddressedRequest, context: VerifyContext): SignatureCheck {
  const { query } = request
  const provided = query.get('x-oss-signature') ?? ''
  const date = query.get('x-oss-date') ?? ''
  const credential = CREDENTIAL.exec(query.get('x-oss-credential') ?? '')
  const signedAt = parseV4Date(date)
  if (query.get('x-oss-signature-version') !== V4_ALGORITHM || credential === null)
    return refuse('v4Malformed')
  if (signedAt === null || credential[2] !== date.slice(0, 8)) return refuse('v4Malformed')
  const expires = query.get('x-oss-expires') ?? ''
  const expiresInSeconds = /^\d{1,6}$/.test(expires) ? Number(expires) : 0
  if (expiresInSeconds < 1 || expiresInSeconds > MAX_EXPIRES_SECONDS) return refuse('v4ExpiresInvalid')
  if (provided === '') return refuse('signatureMissing')
  const untimely =
    expiryError(toInstant(signedAt + expiresInSeconds * 1000), context.now) ??
    (signedAt > context.now + MAX_SKEW_MS ? skewError(signedAt, context.now) : null)
  if (untimely !== null) return { ok: false, error: untimely }
  const claim = {
    keyId: credential[1]!,
    region: credential[3]!,
    date,
    provided,
    additionalHeaders: headerNames(query.get('x-oss-additional-headers')),
    securityToken: query.get('x-oss-security-token'),
  }
  return compare(request, claim, context)
}

/** Checks `Authorization: OSS4-HMAC-SHA256 Credential=,AdditionalHeaders=,Signature=`. Source: spec/oss.md 4. */
export function verifyV4Header(
  request: AddressedRequest,
  authorization: string,
  context: VerifyContext,
): SignatureCheck {
  const parts =
    /^OSS4-HMAC-SHA256 Credential=([^,\s]+),\s*(?:AdditionalHeaders=([^,\s]*),\s*)?Signature=(\S+)$/.exec(
      authorization,
    )
  const credential = CREDENTIAL.exec(parts?.[1] ?? '')
  if (parts === null || credential === null) return refuse('authorizationInvalid')
  const date = request.headers.get('x-oss-date') ?? ''
  const signedAt = parseV4Date(date)
  if (signedAt === null || credential[2] !== date.slice(0, 8)) return refuse('dateMissing')
  if (request.headers.get('x-oss-content-sha256') !== UNSIGNED_PAYLOAD) return refuse('v4Malformed')
  const skewed = skewError(signedAt, context.now)
  if (skewed !== null) return { ok: false, error: skewed }
  const claim = {
    keyId: credential[1]!,
    region: credential[3]!,
    date,
    provided: parts[3]!,
    additionalHeaders: headerNames(parts[2]),
    securityToken: request.headers.get('x-oss-security-token'),
  }
  return compare(request, claim, context)
}

interface V4Claim {
  readonly keyId: string
  readonly region: string
  readonly date: string
  readonly provided: string
  readonly additionalHeaders: readonly string[]
  readonly securityToken: string | undefined
}

function compare(request: AddressedRequest, claim: V4Claim, { findSecret }: VerifyContext): SignatureCheck {
  const { keyId, provided, additionalHeaders } = claim
  const secret = secretOf(keyId, claim.securityToken, findSecret)
  if (typeof secret !== 'string') return { ok: false, error: secret }
  const canonicalRequest = v4CanonicalRequest({ ...request, additionalHeaders })
  const stringToSign = v4StringToSign(claim, canonicalRequest)
  if (!isSameSignature(v4Signature(secret, claim, stringToSign), provided))
    return { ok: false, error: signatureError(keyId, provided, stringToSign, canonicalRequest) }
  const parameters = [...request.query].filter(([name]) => !SIGNING_PARAMETERS.has(name))
  return { ok: true, parameters: new Map(parameters) }
}

function headerNames(list: string | undefined): string[] {
  return (list ?? '')
    .toLowerCase()
    .split(';')
    .filter((name) => name !== '')
}

function refuse(which: OssErrorCase): SignatureCheck {
  return { ok: false, error: ossError(which) }
}
