/** A bucket and how to reach it. */
export interface S3Address {
  readonly bucket: string
  /** Empty, or ends with `/`; before every key. */
  readonly prefix: string
  readonly region: string
  readonly endpoint?: string
  /** The bucket is in the path, not in the host name. */
  readonly isPathStyle: boolean
  /** Longest silence of the other side before a request is given up. */
  readonly timeoutMs: number
  /** Absent: those the AWS client finds by itself (environment, files, role of the machine). */
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

const TIMEOUT_SECONDS = 30

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads `s3://bucket/prefix?region=&endpoint=&pathStyle=true` or `oss://bucket/prefix?region=&internal=true`; the
 * latter is reached by the S3 protocol that OSS speaks, with the keys of `OSS_ACCESS_KEY_ID`,
 * `OSS_ACCESS_KEY_SECRET` and, of a session, `OSS_SESSION_TOKEN`. `&timeout=` of either: seconds. Throws when something
 * is missing.
 */
export function parseS3Address(text: string, env: Environment): S3Address {
  const url = new URL(text)
  const bucket = url.hostname
  const path = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '')
  const timeoutSeconds = Number(url.searchParams.get('timeout') ?? TIMEOUT_SECONDS)
  if (!(timeoutSeconds > 0)) throw new Error(`${text}: timeout is a number of seconds`)
  const common = { bucket, prefix: path === '' ? '' : `${path}/`, timeoutMs: timeoutSeconds * 1000 }
  if (bucket === '') throw new Error(`${text}: names no bucket`)
  const region = url.searchParams.get('region')
  if (url.protocol === 'oss:') return { ...common, ...ossAddress(text, region, url.searchParams, env) }
  const endpoint = url.searchParams.get('endpoint')
  return {
    ...common,
    region: region ?? env['AWS_REGION'] ?? 'us-east-1',
    isPathStyle: url.searchParams.get('pathStyle') === 'true',
    ...(endpoint === null ? {} : { endpoint }),
  }
}

function ossAddress(text: string, region: string | null, parameters: URLSearchParams, env: Environment) {
  const { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: secretAccessKey } = env
  if (region === null) throw new Error(`${text}: add ?region=, for example ?region=cn-hangzhou`)
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new Error('an object store at oss:// needs OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET')
  const sessionToken = env['OSS_SESSION_TOKEN']
  const internal = parameters.get('internal') === 'true' ? '-internal' : ''
  return {
    region: `oss-${region}`,
    endpoint: `https://s3.oss-${region}${internal}.aliyuncs.com`,
    isPathStyle: false,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  }
}
