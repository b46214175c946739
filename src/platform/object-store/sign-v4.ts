import { createHash, createHmac } from 'node:crypto'
import { percentEncode, percentEncodePath } from './request-url.js'

/** The only algorithm name of version 4. */
export const V4_ALGORITHM = 'OSS4-HMAC-SHA256'
/** The only payload hash OSS accepts. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/** Everything a version 4 signature covers besides its date and scope. Source: spec/oss.md 4. */
export interface V4Request {
  readonly method: string
  /** Request headers, names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** Lower-case names of further headers to cover, e.g. `host`. */
  readonly additionalHeaders: readonly string[]
  readonly bucket: string
  /** Decoded, without leading slash; empty for the bucket itself. */
  readonly key: string
  /** Decoded. */
  readonly query: ReadonlyMap<string, string>
}

/** Date and place a version 4 signature is valid for. */
export interface V4Scope {
  /** yyyyMMddTHHmmssZ */
  readonly date: string
  /** Without `oss-`: cn-shanghai. */
  readonly region: string
}

/** Source: spec/oss.md 4. */
export function v4CanonicalRequest(request: V4Request): string {
  const { method, headers, bucket, key } = request
  const additional = [...new Set(request.additionalHeaders)].sort()
  const query = [...request.query]
    .filter(([name]) => name !== 'x-oss-signature')
    .map(([name, value]): [string, string] => [percentEncode(name), percentEncode(value)])
    .sort(byName)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  const signedHeaders = [...headers]
    .filter(([name]) => isAlwaysSigned(name) || additional.includes(name))
    .sort(byName)
    .map(([name, value]) => `${name}:${value.trim()}\n`)
  return [
    method,
    `/${bucket}/${percentEncodePath(key)}`,
    query.join('&'),
    signedHeaders.join(''),
    additional.join(';'),
    UNSIGNED_PAYLOAD,
  ].join('\n')
}

/** `{yyyyMMdd}/{region}/oss/aliyun_v4_request`. */
export function v4ScopeText({ date, region }: V4Scope): string {
  return `${date.slice(0, 8)}/${region}/oss/aliyun_v4_request`
}

/** Source: spec/oss.md 4. */
export function v4StringToSign(scope: V4Scope, canonicalRequest: string): string {
  const digest = createHash('sha256').update(canonicalRequest).digest('hex')
  return [V4_ALGORITHM, scope.date, v4ScopeText(scope), digest].join('\n')
}

/** Lower-case hex. */
export function v4Signature(secret: string, scope: V4Scope, stringToSign: string): string {
  let key: string | Buffer = `aliyun_v4${secret}`
  for (const part of v4ScopeText(scope).split('/')) key = createHmac('sha256', key).update(part).digest()
  return createHmac('sha256', key).update(stringToSign).digest('hex')
}

function isAlwaysSigned(header: string): boolean {
  return header === 'content-type' || header === 'content-md5' || header.startsWith('x-oss-')
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
