import { toInstant } from '../instant.js'
import { type OssErrorCase, ossError } from './oss-error.js'
import { v1Signature, v1SignedParameters, v1StringToSign } from './sign-v1.js'
import {
  expiryError,
  isSameSignature,
  parseHttpDate,
  secretOf,
  signatureError,
  skewError,
} from './verify-key.js'
import type { AddressedRequest, SignatureCheck, VerifyContext } from './verify-request.js'

// More digits would be past the last date there is.
const EXPIRES = /^\d{1,12}$/

/** Checks `?Expires=&OSSAccessKeyId=&Signature=`. Source: spec/oss.md 2. */
export function verifyV1Url(request: AddressedRequest, context: VerifyContext): SignatureCheck {
  const expires = request.query.get('Expires')
  const keyId = request.query.get('OSSAccessKeyId') ?? ''
  const provided = request.query.get('Signature') ?? ''
  if (expires === undefined) return refuse('expiresMissing')
  if (expires === '') return refuse('expiresEmpty')
  if (!EXPIRES.test(expires)) return refuse('expiresInvalid')
  if (keyId === '') return refuse('accessKeyIdMissing')
  if (provided === '') return refuse('signatureMissing')
  const late = expiryError(toInstant(Number(expires) * 1000), context.now)
  if (late !== null) return { ok: false, error: late }
  return compare(request, { keyId, provided, expiresOrDate: expires }, context)
}

/** Checks `Authorization: OSS {id}:{signature}`. Source: spec/oss.md 3. */
export function verifyV1Header(
  request: AddressedRequest,
  authorization: string,
  context: VerifyContext,
): SignatureCheck {
  const match = /^OSS ([^\s:]+):(\S+)$/.exec(authorization)
  if (match === null) return refuse('authorizationInvalid')
  const [, keyId, provided] = match
  const date = request.headers.get('x-oss-date') ?? request.headers.get('date') ?? ''
  const signedAt = parseHttpDate(date)
  if (signedAt === null) return refuse('dateMissing')
  const skewed = skewError(signedAt, context.now)
  if (skewed !== null) return { ok: false, error: skewed }
  return compare(request, { keyId: keyId!, provided: provided!, expiresOrDate: date }, context)
}

interface V1Claim {
  readonly keyId: string
  readonly provided: string
  readonly expiresOrDate: string
}

function compare(request: AddressedRequest, claim: V1Claim, { findSecret }: VerifyContext): SignatureCheck {
  const token = request.query.get('security-token') ?? request.headers.get('x-oss-security-token')
  const secret = secretOf(claim.keyId, token, findSecret)
  if (typeof secret !== 'string') return { ok: false, error: secret }
  const stringToSign = v1StringToSign({ ...request, expiresOrDate: claim.expiresOrDate })
  if (!isSameSignature(v1Signature(secret, stringToSign), claim.provided))
    return { ok: false, error: signatureError(claim.keyId, claim.provided, stringToSign) }
  return { ok: true, parameters: v1SignedParameters(request.query) }
}

function refuse(which: OssErrorCase): SignatureCheck {
  return { ok: false, error: ossError(which) }
}
