import { timingSafeEqual } from 'node:crypto'
import { type Instant, toInstant } from '../instant.js'
import { type OssError, ossError } from './oss-error.js'

/** How far a signed date may be from the server's clock. inferred: spec/oss.md 3 */
export const MAX_SKEW_MS = 15 * 60_000

/** The secret of `keyId`, or why the key is refused. Ids of temporary keys begin with `STS.`. */
export function secretOf(
  keyId: string,
  securityToken: string | undefined,
  findSecret: (keyId: string) => string | null,
): string | OssError {
  if (keyId.startsWith('STS.') && (securityToken ?? '') === '')
    return ossError('tokenMissing', [['OSSAccessKeyId', keyId]])
  return findSecret(keyId) ?? ossError('keyUnknown', [['OSSAccessKeyId', keyId]])
}

/** Compares texts in a time that depends on their length only. */
export function isSameSignature(expected: string, provided: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(provided)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Null while `expiresAt` has not passed. */
export function expiryError(expiresAt: Instant, now: Instant): OssError | null {
  if (now <= expiresAt) return null
  return ossError('expired', [
    ['Expires', new Date(expiresAt).toISOString()],
    ['ServerTime', new Date(now).toISOString()],
  ])
}

/** Null while `signedAt` is near `now`. */
export function skewError(signedAt: Instant, now: Instant): OssError | null {
  if (Math.abs(now - signedAt) <= MAX_SKEW_MS) return null
  return ossError('skewed', [
    ['RequestTime', new Date(signedAt).toISOString()],
    ['ServerTime', new Date(now).toISOString()],
    ['MaxAllowedSkewMilliseconds', String(MAX_SKEW_MS)],
  ])
}

/** The refusal of a signature that is not the calculated one, with what a caller needs to find out why. */
export function signatureError(
  keyId: string,
  provided: string,
  stringToSign: string,
  canonicalRequest?: string,
): OssError {
  const elements: (readonly [string, string])[] = [
    ['OSSAccessKeyId', keyId],
    ['SignatureProvided', provided],
    ['StringToSign', stringToSign],
  ]
  if (canonicalRequest !== undefined) elements.push(['CanonicalRequest', canonicalRequest])
  return ossError('signatureWrong', elements)
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const V4_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/

/** Reads `Tue, 24 Nov 2026 02:59:57 GMT`; null when it is anything else. */
export function parseHttpDate(text: string): Instant | null {
  const epochMs = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(epochMs) ? null : toInstant(epochMs)
}

/** Reads `20261124T025957Z`; null when it is anything else. */
export function parseV4Date(text: string): Instant | null {
  const match = V4_DATE.exec(text)
  if (match === null) return null
  const [, year, month, day, hour, minute, second] = match
  const epochMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(epochMs) ? null : toInstant(epochMs)
}
