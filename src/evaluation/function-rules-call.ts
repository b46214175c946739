import { createHmac } from 'node:crypto'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP } from 'node:net'
import type { Instant } from '../platform/instant.js'

/** Where a function answers, and the secret its calls are signed with. */
export interface FunctionEndpoint {
  readonly functionArn: string
  readonly url: string
  readonly secret: string
}

/** What became of one call. */
export type CallOutcome =
  | { readonly kind: 'taken' }
  /** The function answered with a status that is no success. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly code: 'TimeOut' | 'FunctionUnreachable'; readonly cause: string }

export type PostEvent = (endpoint: FunctionEndpoint, body: string, at: Instant) => Promise<CallOutcome>

/** Longest wait for a function's answer. */
const TIMEOUT_MS = 10_000

/**
 * Addresses that no function has and that hand out credentials to whoever asks from inside: link-local (the
 * metadata services of most clouds) and Alibaba Cloud's metadata service.
 */
const FORBIDDEN = new BlockList()
FORBIDDEN.addSubnet('169.254.0.0', 16)
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6')
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6')
FORBIDDEN.addAddress('100.100.100.200')
FORBIDDEN.addAddress('100.100.100.201')
FORBIDDEN.addSubnet('0.0.0.0', 8)

/** Whether calls may go to an address. */
export function isAllowedAddress(address: string): boolean {
  const family = isIP(address)
  return family === 0 || !FORBIDDEN.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** Headers that let a function know who calls: HMAC-SHA256 over `{timestamp}.{body}`, hexadecimal. */
export function signatureHeaders(endpoint: FunctionEndpoint, body: string, at: Instant) {
  const signature = createHmac('sha256', endpoint.secret).update(`${at}.${body}`).digest('hex')
  return {
    'x-assay-function': endpoint.functionArn,
    'x-assay-timestamp': String(at),
    'x-assay-signature': `v1=${signature}`,
  }
}

/** Posts an event document once. Redirects are not followed: they would lead past the check of the address. */
export const postEvent: PostEvent = (endpoint, body, at) =>
  new Promise((resolve) => {
    const url = new URL(endpoint.url)
    const unreachable = (error: Error) =>
      resolve({
        kind: 'unreachable',
        code:
          error.name === 'TimeoutError' || error.name === 'AbortError' ? 'TimeOut' : 'FunctionUnreachable',
        cause: error.message,
      })
    if (!isAllowedAddress(url.hostname.replace(/^\[|\]$/g, ''))) {
      unreachable(forbidden(url.hostname))
      return
    }
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const sent = send(url, {
      method: 'POST',
      lookup: guardedLookup,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        ...signatureHeaders(endpoint, body, at),
      },
    })
    sent.on('error', unreachable)
    sent.on('response', (reply) => {
      // What a function answers is not read: its results come by PutEvaluations.
      reply.on('error', unreachable)
      reply.resume()
      const status = reply.statusCode ?? 0
      resolve(status >= 200 && status < 300 ? { kind: 'taken' } : { kind: 'refused', status })
    })
    sent.end(body)
  })

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void

/** Looks a name up and refuses forbidden addresses after the look-up, so that no name can hide one. */
function guardedLookup(hostname: string, options: LookupOptions, callback: LookupCallback): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '')
    const refused = addresses.find(({ address }) => !isAllowedAddress(address))
    if (refused !== undefined) return callback(forbidden(refused.address), '')
    const [first] = addresses
    if (options.all === true || first === undefined) return callback(null, addresses)
    callback(null, first.address, first.family)
  })
}

function forbidden(address: string): Error {
  return new Error(`${address} is no address that functions are called at`)
}
