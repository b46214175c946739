import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../src/platform/clock.js'
import type { Ids } from '../src/platform/ids.js'
import { formatInstant, toInstant } from '../src/platform/instant.js'
import { signV3Request } from '../src/rpc/signature-v3.js'
import { ConnectionError, type HttpAnswer, sendSigned } from './http.js'
import type { Read } from './read-reply.js'

/** Where a server is, and who calls it. */
export interface Connection {
  readonly endpoint: URL
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** PEM of an authority to trust beside the well-known ones, and the file it was read from. */
  readonly ca?: string
  readonly caFile?: string
}

/** An operation as this program uses it: its name, the version of its API, and what is read of its reply. */
export interface CalledOperation<T> {
  readonly name: string
  readonly version: string
  readonly reply: Read<T>
}

/** Parameter values; undefined ones are not sent. Objects and lists travel as JSON text. */
export type CallParams = Readonly<Record<string, string | number | boolean | object | undefined>>

export interface Client {
  readonly connection: Connection
  /** Throws CallError, ConnectionError, UnexpectedReplyError. */
  call<T>(operation: CalledOperation<T>, params?: CallParams): Promise<T>
  /** One call with opaque bytes as its body; parameters travel in the query. */
  send<T>(operation: CalledOperation<T>, params: CallParams, body: Buffer): Promise<T>
}

/** The server answered a call with an error. Its text is `Code: Message (RequestId)`. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly code: string
  readonly status: number
  /** The reply as it came. */
  readonly body: unknown

  constructor(status: number, body: unknown) {
    const { code, message, requestId } = errorMembers(status, body)
    super(`${code}: ${message}${requestId === undefined ? '' : ` (${requestId})`}`)
    this.code = code
    this.status = status
    this.body = body
  }
}

/** A server that is just starting listens within this time. */
const RETRY_AFTER_MS = 500

/** Speaks the signed API: every call is one V3 request (spec/protocol.md 4). */
export function createClient(connection: Connection, deps: { clock: Clock; ids: Ids }): Client {
  const { endpoint, accessKeyId, accessKeySecret } = connection

  function sendOnce(name: string, version: string, params: CallParams, body?: Buffer): Promise<HttpAnswer> {
    const sent = wireParams(params)
    const signed = signV3Request({
      method: 'POST',
      host: endpoint.host,
      action: name,
      version,
      accessKeyId,
      accessKeySecret,
      date: signingDate(deps.clock),
      nonce: deps.ids.uuid(),
      ...(body === undefined ? { body: sent } : { query: sent, body }),
    })
    return sendSigned(endpoint, 'POST', signed)
  }

  async function exchange<T>(operation: CalledOperation<T>, params: CallParams, body?: Buffer): Promise<T> {
    const { name, version, reply } = operation
    let answer: HttpAnswer
    try {
      answer = await sendOnce(name, version, params, body)
    } catch (error) {
      if (!(error instanceof ConnectionError && error.isRefused)) throw error
      await sleep(RETRY_AFTER_MS)
      answer = await sendOnce(name, version, params, body)
    }
    return reply(readAnswer(answer), name)
  }

  return {
    connection,
    call: (operation, params = {}) => exchange(operation, params),
    send: (operation, params, body) => exchange(operation, params, body),
  }
}

/** The JSON of a reply. Throws CallError when it is an error or no JSON. */
export function readAnswer({ status, body }: HttpAnswer): unknown {
  const source = body.toString('utf8')
  let parsed: unknown
  try {
    parsed = JSON.parse(source)
  } catch {
    throw new CallError(status, source)
  }
  if (status !== 200) throw new CallError(status, parsed)
  return parsed
}

function wireParams(params: CallParams): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  )
}

/** The signature carries whole seconds. */
function signingDate(clock: Clock): string {
  const now = clock.now()
  return formatInstant(toInstant(now - (now % 1000)))
}

/** The code of an error that was asked for as XML. */
function xmlCode(body: unknown): string | undefined {
  return typeof body === 'string' ? /<Code>([^<]+)<\/Code>/.exec(body)?.[1] : undefined
}

function errorMembers(status: number, body: unknown) {
  const object: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {}
  const { Code, Message, RequestId } = object
  return {
    code: typeof Code === 'string' ? Code : (xmlCode(body) ?? `Http${status}`),
    message: typeof Message === 'string' ? Message : 'the answer is none of this API; is the address right?',
    requestId: typeof RequestId === 'string' ? RequestId : undefined,
  }
}
