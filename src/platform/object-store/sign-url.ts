import type { Clock } from '../clock.js'
import { type Instant, toInstant } from '../instant.js'
import { percentEncode, percentEncodePath } from './request-url.js'
import { v1Signature, v1StringToSign } from './sign-v1.js'
import { V4_ALGORITHM, v4CanonicalRequest, v4ScopeText, v4Signature, v4StringToSign } from './sign-v4.js'
import type { SigningKey, SigningKeys } from './signing-keys.js'

const MINUTE_MS = 60_000
const MAX_REMEMBERED_URLS = 10_000

/** What a presigned URL permits. */
export interface PresignInput {
  readonly method: 'GET' | 'HEAD'
  readonly bucket: string
  readonly key: string
  /** `https://host/bucket` (path style) or `https://host` when the host stands for the bucket. */
  readonly bucketUrl: string
  /** Decoded parameters to add and sign, e.g. `response-content-disposition`. */
  readonly parameters?: ReadonlyMap<string, string>
}

/** A version 1 presigned URL; parameters `Expires, OSSAccessKeyId, Signature` as the service orders them. */
export function presignV1(input: PresignInput, signer: SigningKey, expiresAt: Instant): string {
  const query = input.parameters ?? new Map<string, string>()
  const expires = String(Math.floor(expiresAt / 1000))
  const stringToSign = v1StringToSign({ ...input, headers: new Map(), expiresOrDate: expires, query })
  return objectUrl(input, [
    ['Expires', expires],
    ['OSSAccessKeyId', signer.keyId],
    ['Signature', v1Signature(signer.secret, stringToSign)],
    ...query,
  ])
}

/** When and where a version 4 URL is signed, and for how long. */
export interface V4Terms {
  readonly signedAt: Instant
  /** 1 to 604800. */
  readonly expiresInSeconds: number
  /** Without `oss-`: cn-shanghai. */
  readonly region: string
}

/** A version 4 presigned URL. Throws RangeError when the validity is not one OSS accepts. */
export function presignV4(input: PresignInput, signer: SigningKey, terms: V4Terms): string {
  if (!(terms.expiresInSeconds >= 1 && terms.expiresInSeconds <= 604_800))
    throw new RangeError(`a version 4 URL cannot be valid for ${terms.expiresInSeconds} s`)
  const date = new Date(terms.signedAt).toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = { date, region: terms.region }
  const query = new Map([
    ...(input.parameters ?? []),
    ['x-oss-credential', `${signer.keyId}/${v4ScopeText(scope)}`],
    ['x-oss-date', date],
    ['x-oss-expires', String(terms.expiresInSeconds)],
    ['x-oss-signature-version', V4_ALGORITHM],
  ])
  const canonical = v4CanonicalRequest({ ...input, headers: new Map(), additionalHeaders: [], query })
  const signature = v4Signature(signer.secret, scope, v4StringToSign(scope, canonical))
  return objectUrl(input, [...query, ['x-oss-signature', signature]])
}

function objectUrl({ bucketUrl, key }: PresignInput, query: readonly (readonly [string, string])[]): string {
  const text = query.map(([name, value]) => `${name}=${percentEncode(value)}`).join('&')
  return `${bucketUrl.replace(/\/$/, '')}/${percentEncodePath(key)}?${text}`
}

/** Signs download URLs of one bucket. */
export interface DownloadUrlSigner {
  /** A version 1 GET URL that is valid for at least the configured time. */
  sign(key: string): { readonly url: string; readonly expiresAt: Instant }
}

/** What a signer of download URLs is built from. */
export interface DownloadUrlSignerDeps {
  readonly keys: Pick<SigningKeys, 'current'>
  readonly clock: Clock
  readonly bucket: string
  /** See PresignInput. */
  readonly bucketUrl: string
  readonly ttlSeconds: number
}

/**
 * Signs with the current key. The expiry is rounded up to the minute, so that a URL can be remembered
 * (10,000 of them, dropped as the minute ends): a client that polls sees one URL a minute per report.
 */
export function downloadUrlSigner(deps: DownloadUrlSignerDeps): DownloadUrlSigner {
  const { keys, clock, bucket, bucketUrl, ttlSeconds } = deps
  const remembered = new Map<string, string>()
  let rememberedFor = ''
  return {
    sign(key) {
      const expiresAt = toInstant(Math.ceil((clock.now() + ttlSeconds * 1000) / MINUTE_MS) * MINUTE_MS)
      const signer = keys.current()
      const valid = `${signer.keyId} ${expiresAt}`
      if (valid !== rememberedFor || remembered.size >= MAX_REMEMBERED_URLS) {
        remembered.clear()
        rememberedFor = valid
      }
      let url = remembered.get(key)
      if (url === undefined) {
        url = presignV1({ method: 'GET', bucket, key, bucketUrl }, signer, expiresAt)
        remembered.set(key, url)
      }
      return { url, expiresAt }
    },
  }
}
