import { createHmac } from 'node:crypto'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Instant } from './instant.js'

/** An endpoint of others, and the secret that what is posted to it is signed with. */
export interface SignedPlace {
  readonly url: string
  readonly secret: string
}

/** What is posted. */
export interface SignedMessage {
  readonly body: string
  readonly contentType: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** What became of one post. */
export type PostOutcome =
  | { readonly kind: 'taken'; readonly reply: Buffer }
  /** The endpoint answered with a status that is no success. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly isTimeout: boolean; readonly cause: string }

/** Longest wait for an answer. */
const TIMEOUT_MS = 10_000

/**
 * Addresses that no endpoint has and that hand out credentials to whoever asks from inside: link-local (the
 * metadata services of most clouds) and Alibaba Cloud's metadata service.
 */
const FORBIDDEN = new BlockList()
FORBIDDEN.addSubnet('169.254.0.0', 16)
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6')
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6')
FORBIDDEN.addAddress('100.100.100.200')
FORBIDDEN.addAddress('100.100.100.201')
FORBIDDEN.addSubnet('0.0.0.0', 8)

/** Whether anything may be posted to an address. */
export function isAllowedAddress(address: string): boolean {
  const family = isIP(address)
  return family === 0 || !FORBIDDEN.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** An http or https address without credentials that is none of the forbidden ones; names are checked when used. */
export function isCallableUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const isHttp = url.protocol === 'https:' || url.protocol === 'http:'
  const hasCredentials = url.username !== '' || url.password !== ''
  return isHttp && !hasCredentials && isAllowedAddress(withoutBrackets(url.hostname))
}

/** What another try may put right: nobody there, too many requests, a fault of the other side. */
export function isWorthRetrying(
  outcome: { readonly kind: 'taken' | 'unreachable' } | { readonly kind: 'refused'; readonly status: number },
): boolean {
  return outcome.kind !== 'refused' || outcome.status === 429 || outcome.status >= 500
}

/** Posts until it is taken, cannot be put right, or was tried again after each of the pauses. */
export async function tryAgain<O extends Parameters<typeof isWorthRetrying>[0]>(
  post: () => Promise<O>,
  pausesMs: readonly number[],
  signal: AbortSignal,
): Promise<O> {
  for (let tries = 0; ; tries++) {
    const outcome = await post()
    const delay = pausesMs[tries]
    if (outcome.kind === 'taken' || delay === undefined || !isWorthRetrying(outcome)) return outcome
    await sleep(delay, undefined, { signal })
  }
}

/** Headers that let an endpoint know who calls: HMAC-SHA256 over `{timestamp}.{body}`, hexadecimal. */
export function signatureHeaders({ secret }: SignedPlace, body: string, at: Instant) {
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return { 'x-assay-timestamp': String(at), 'x-assay-signature': `v1=${signature}` }
}

/** Posts once. Redirects are not followed: they would lead past the check of the address. */
export function postSigned(
  place: SignedPlace,
  { body, contentType, headers }: SignedMessage,
  at: Instant,
): Promise<PostOutcome> {
  const signed = { 'content-type': contentType, ...headers, ...signatureHeaders(place, body, at) }
  return post(place.url, { body, headers: signed })
}

/**
 * Posts once, as `postSigned` does, without a signature. Of the answer up to `replyBytes` are read (none by default); a
 * longer one counts as unreachable.
 */
export function post(
  address: string,
  request: { readonly body: string | Buffer; readonly headers: Readonly<Record<string, string>> },
  replyBytes = 0,
  timeoutMs = TIMEOUT_MS,
): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const url = new URL(address)
    const unreachable = (error: Error) =>
      resolve({
        kind: 'unreachable',
        isTimeout: error.name === 'TimeoutError' || error.name === 'AbortError',
        cause: error.message,
      })
    if (!isAllowedAddress(withoutBrackets(url.hostname))) {
      unreachable(forbidden(url.hostname))
      return
    }
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const sent = send(url, {
      method: 'POST',
      lookup: guardedLookup,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { ...request.headers, 'content-length': Buffer.byteLength(request.body) },
    })
    sent.on('error', unreachable)
    sent.on('response', (reply) => {
      reply.on('error', unreachable)
      const status = reply.statusCode ?? 0
      const isTaken = status >= 200 && status < 300
      if (!isTaken || replyBytes === 0) {
        // What is answered beside the status is not read.
        reply.resume()
        resolve(isTaken ? { kind: 'taken', reply: Buffer.alloc(0) } : { kind: 'refused', status })
        return
      }
      const chunks: Buffer[] = []
      let length = 0
      reply.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > replyBytes) reply.destroy(new Error(`the answer is longer than ${replyBytes} bytes`))
        else chunks.push(chunk)
      })
      reply.on('end', () => resolve({ kind: 'taken', reply: Buffer.concat(chunks) }))
    })
    sent.end(request.body)
  })
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void

/** Looks a name up and refuses forbidden addresses after the look-up, so that no name can hide one. */
export function guardedLookup(hostname: string, options: LookupOptions, callback: LookupCallback): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '')
    const refused = addresses.find(({ address }) => !isAllowedAddress(address))
    if (refused !== undefined) return callback(forbidden(refused.address), '')
    const [first] = addresses
    if (options.all === true || first === undefined) return callback(null, addresses)
    callback(null, first.address, first.family)
  })
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

function forbidden(address: string): Error {
  return new Error(`${address} is no address that anything is posted to`)
}
