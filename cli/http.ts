import { createWriteStream } from 'node:fs'
import type { Agent, IncomingMessage } from 'node:http'
import type { AgentOptions, Agent as SecureAgent } from 'node:https'
import { pipeline } from 'node:stream/promises'
import type { SignedRequest } from '../src/rpc/signature-v3.js'

/** No reply: nobody listens, the name is unknown, the connection broke. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  /** Nobody listens there (yet). */
  readonly isRefused: boolean

  constructor(endpoint: URL, cause: unknown) {
    const code = codeOf(cause)
    super(`cannot reach ${endpoint.origin}: ${REASONS[code] ?? describe(cause)}`, { cause })
    this.isRefused = code === 'ECONNREFUSED'
  }
}

export interface HttpAnswer {
  readonly status: number
  readonly body: Buffer
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (is `assay serve` running?)',
  ENOTFOUND: 'the host name is unknown',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'no answer in time',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an unknown authority (name it with --ca)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an unknown authority (name it with --ca)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  EPROTO: 'it does not speak TLS (is the address http://?)',
}
const TIMEOUT_MS = 120_000

/** Loaded with the first call: a command that makes none starts sooner without. */
const builtin = {
  get http() {
    return process.getBuiltinModule('node:http')
  },
  get https() {
    return process.getBuiltinModule('node:https')
  },
}

const agents: { http?: Agent; https?: SecureAgent } = {}

function secureAgent(options: AgentOptions = {}): SecureAgent {
  return new builtin.https.Agent({ keepAlive: true, ...options })
}

/** Sends a signed request and collects the reply. Throws ConnectionError. */
export async function sendSigned(
  endpoint: URL,
  method: 'GET' | 'POST',
  signed: SignedRequest,
): Promise<HttpAnswer> {
  const reply = await exchange(endpoint, method, signed.target, signed.headers, signed.body)
  try {
    const chunks: Buffer[] = []
    for await (const chunk of reply) chunks.push(Buffer.from(chunk))
    return { status: reply.statusCode ?? 0, body: Buffer.concat(chunks) }
  } catch (error) {
    throw new ConnectionError(endpoint, error)
  }
}

/**
 * Reads a signed link to a file, streamed; returns its size in bytes. Throws ConnectionError, or an Error with the
 * store's answer.
 */
export async function download(link: string, file: string): Promise<number> {
  const url = new URL(link)
  const reply = await exchange(url, 'GET', `${url.pathname}${url.search}`, {}, Buffer.alloc(0))
  if (reply.statusCode !== 200) {
    let answer = ''
    for await (const chunk of reply) answer += String(chunk)
    const code = /<Code>(.*?)<\/Code>/.exec(answer)?.[1] ?? `status ${reply.statusCode}`
    throw new Error(`the file cannot be downloaded: ${code}`)
  }
  const target = createWriteStream(file)
  await pipeline(reply, target)
  return target.bytesWritten
}

/** Also trusts servers whose certificate this authority signed (PEM); calls and downloads alike. */
export function trustAuthority(pem: string): void {
  agents.https?.destroy()
  const { rootCertificates } = process.getBuiltinModule('node:tls')
  agents.https = secureAgent({ ca: [...rootCertificates, pem] })
}

/** Closes idle connections, so that the process can end. */
export function closeConnections(): void {
  agents.http?.destroy()
  agents.https?.destroy()
}

function exchange(
  url: URL,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:'
  if (isSecure) agents.https ??= secureAgent()
  else agents.http ??= new builtin.http.Agent({ keepAlive: true })
  const send = isSecure ? builtin.https.request : builtin.http.request
  const { hostname, port } = url
  return new Promise((resolve, reject) => {
    const request = send(
      {
        method,
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        path,
        headers: { ...headers, 'content-length': String(body.length) },
        agent: isSecure ? agents.https : agents.http,
        timeout: TIMEOUT_MS,
      },
      resolve,
    )
    request.on('timeout', () => request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })))
    request.on('error', (error) => reject(new ConnectionError(url, error)))
    request.end(body)
  })
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
