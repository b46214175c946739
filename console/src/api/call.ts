import { currentLanguage } from '../texts/language'
import { CallError, UnreachableError } from './errors'
import { type Operations, OTHER_VERSIONS } from './generated/operations'
import { ENDPOINT } from './place'
import { noteUnreachable } from './reachability'
import { currentSession, endSession } from './session'
import { sha256 } from './sha256'
import { type Credentials, formText, signV3 } from './sign'

export type OperationName = keyof Operations
export type Params<N extends OperationName> = Operations[N]['params']
export type Reply<N extends OperationName> = Operations[N]['reply']

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Instead of the session's. */
  readonly credentials?: Credentials
}

const CONFIG_VERSION = '2020-09-07'
const VERSION_OF = new Map(
  Object.entries(OTHER_VERSIONS).flatMap(([version, names]) => names.map((name) => [name, version] as const)),
)
/** How far the server's clock is ahead of this one, as an error of it told. */
let skewMs = 0

/**
 * One signed call. Throws CallError and UnreachableError. An answer that says the credentials are of no more use ends
 * the session.
 */
export async function call<N extends OperationName>(
  name: N,
  params: Params<N>,
  options: CallOptions = {},
): Promise<Reply<N>> {
  const credentials = options.credentials ?? currentSession()
  if (credentials === undefined) throw new UnreachableError('nobody is signed in')
  const version = VERSION_OF.get(name) ?? CONFIG_VERSION
  const sent = { action: name, version, params: wireParams(params), credentials, signal: options.signal }
  try {
    return (await exchange(sent)) as Reply<N>
  } catch (error) {
    const isSession = options.credentials === undefined
    if (isSession && error instanceof CallError && error.endsSession && currentSession() === credentials)
      endSession('expired')
    throw error
  }
}

interface Exchange {
  readonly action: string
  readonly version: string
  readonly params: Readonly<Record<string, string>>
  readonly credentials: Credentials
  readonly signal: AbortSignal | undefined
}

async function exchange(sent: Exchange, isSecond = false): Promise<unknown> {
  const body = new TextEncoder().encode(formText(sent.params))
  const { headers } = await signV3(await sha256(), {
    host: ENDPOINT.host,
    action: sent.action,
    version: sent.version,
    credentials: sent.credentials,
    date: signingDate(),
    nonce: nonce(),
    query: {},
    body,
    contentType: body.length === 0 ? undefined : 'application/x-www-form-urlencoded',
  })
  const response = await reach(sent.signal, {
    method: 'POST',
    headers: { ...headers, accept: 'application/json', 'accept-language': currentLanguage() },
    ...(body.length === 0 ? {} : { body }),
  })
  const reply = await readJson(response)
  if (response.ok) return reply
  const error = new CallError(response.status, reply)
  if (!isSecond && error.code === 'InvalidTimeStamp.Expired' && learnSkew(response))
    return exchange(sent, true)
  throw error
}

async function reach(signal: AbortSignal | undefined, init: RequestInit): Promise<Response> {
  try {
    const options = { ...init, cache: 'no-store', credentials: 'omit' } as const
    return await fetch(ENDPOINT, signal === undefined ? options : { ...options, signal })
  } catch (error) {
    if (signal?.aborted === true) throw error
    noteUnreachable()
    throw new UnreachableError('the server does not answer', { cause: error })
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (error) {
    if (response.status === 502 || response.status === 504) {
      noteUnreachable()
      throw new UnreachableError('a proxy answered instead of the server', { cause: error })
    }
    throw new CallError(response.status, undefined)
  }
}

function learnSkew(response: Response): boolean {
  const theirs = Date.parse(response.headers.get('date') ?? '')
  if (Number.isNaN(theirs)) return false
  skewMs = theirs - Date.now()
  return true
}

/** Signatures carry whole seconds. */
export function signingDate(): string {
  return `${new Date(Date.now() + skewMs).toISOString().slice(0, 19)}Z`
}

/** 128 random bits; `crypto.randomUUID` is for secure contexts alone. */
export function nonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/** Undefined values are not sent, lists and objects travel as JSON text. */
export function wireParams(params: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  )
}
