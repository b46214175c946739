import { createHmac } from 'node:crypto'

/** Everything a version 1 signature covers. Source: spec/oss.md 2 and 3. */
export interface V1Request {
  readonly method: string
  /** Request headers, names in lower case; only content-md5, content-type and x-oss-* are read. */
  readonly headers: ReadonlyMap<string, string>
  /** The Expires parameter of a presigned URL, or the date of a signed header. */
  readonly expiresOrDate: string
  readonly bucket: string
  /** Decoded, without leading slash; empty for the bucket itself. */
  readonly key: string
  /** Decoded. */
  readonly query: ReadonlyMap<string, string>
}

const SIGNED_PARAMETERS: ReadonlySet<string> = new Set(
  `acl uploads location cors logging website referer lifecycle delete append tagging objectMeta uploadId
  partNumber security-token position img style styleName replication replicationProgress replicationLocation
  cname bucketInfo comp qos live status vod startTime endTime symlink x-oss-process callback callback-var
  response-content-type response-content-language response-expires response-cache-control
  response-content-disposition response-content-encoding x-oss-traffic-limit versions versioning versionId
  policy restore stat encryption inventory`.split(/\s+/),
)

/** The parameters of `query` a version 1 signature covers. */
export function v1SignedParameters(query: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...query].filter(([name]) => SIGNED_PARAMETERS.has(name)))
}

/** Source: spec/oss.md 2. */
export function v1StringToSign(request: V1Request): string {
  const { method, headers, expiresOrDate, bucket, key } = request
  const ossHeaders = [...headers]
    .filter(([name]) => name.startsWith('x-oss-'))
    .sort(byName)
    .map(([name, value]) => `${name}:${value.trim()}\n`)
  const parameters = [...v1SignedParameters(request.query)]
    .sort(byName)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`
  return [
    method,
    headers.get('content-md5') ?? '',
    headers.get('content-type') ?? '',
    expiresOrDate,
    `${ossHeaders.join('')}/${bucket}/${key}${query}`,
  ].join('\n')
}

/** Base64. */
export function v1Signature(secret: string, stringToSign: string): string {
  return createHmac('sha1', secret).update(stringToSign).digest('base64')
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
