import { AccessDeniedError, ApiError, type ErrorCode, isUnavailability } from '../errors.js'
import type { ApiVersion } from './operation.js'
import type { ReplyFormat } from './read-request.js'
import type { WireValue } from './shapes.js'

/** One HTTP reply. */
export interface HttpReply<Body extends string | Buffer = string | Buffer> {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Bytes of UTF-8, or the text itself. */
  readonly body: Body
  /** Further bytes of the body, which other replies may share: nobody writes into them. */
  readonly tail?: Buffer
}

const PRODUCTS: Readonly<Record<ApiVersion, string>> = {
  '2020-09-07': 'Config',
  '2019-01-08': 'Config',
  '2015-05-01': 'Ram',
  '2015-04-01': 'Sts',
  '2026-12-01': 'Assay',
}

/** The product that `Recommend` links name. */
export function productOf(version: string): string {
  return version in PRODUCTS ? PRODUCTS[version as ApiVersion] : 'Config'
}

/** A successful reply; `members` never hold `Code`, which one client reads as an error (spec/protocol.md 8). */
export function encodeSuccess(
  format: ReplyFormat,
  action: string,
  requestId: string,
  members: Readonly<Record<string, WireValue>>,
): HttpReply<string> {
  const headers = headersOf(format, requestId)
  if (format === 'JSON') return { status: 200, headers, body: jsonHead(requestId) + tailText(members) }
  const root = element(`${action}Response`, { RequestId: requestId, ...members })
  return { status: 200, headers, body: `<?xml version="1.0" encoding="UTF-8" ?>${root}` }
}

/** Head and tail are texts put together: a spread of members costs more than writing them. */
function jsonHead(requestId: string): string {
  return `{"RequestId":${JSON.stringify(requestId)}`
}

function tailText(members: Readonly<Record<string, WireValue>>): string {
  const text = JSON.stringify(members)
  return text === '{}' ? '}' : `,${text.slice(1)}`
}

/** What follows the RequestId in a JSON reply: text, or the bytes of a longer one, which are sent without being copied. */
export type JsonTail = string | Buffer

/** Longest text that is put together with its RequestId in one piece: one write is cheaper than two up to here. */
const SHORT_TAIL = 8_192

/** What follows the RequestId in a JSON reply of these members; many replies can share it. */
export function jsonTail(members: Readonly<Record<string, WireValue>>): JsonTail {
  const tail = tailText(members)
  return tail.length <= SHORT_TAIL ? tail : Buffer.from(tail)
}

/** The reply that `encodeSuccess` makes in JSON, of the members' `jsonTail`. */
export function encodeJsonSuccess(requestId: string, tail: JsonTail): HttpReply<string> {
  const head = jsonHead(requestId)
  const headers = headersOf('JSON', requestId)
  return typeof tail === 'string'
    ? { status: 200, headers, body: head + tail }
    : { status: 200, headers, body: head, tail }
}

export interface ErrorContext {
  readonly format: ReplyFormat
  readonly requestId: string
  readonly hostId: string
  readonly product: string
  readonly language: string
  /** Page that tells about errors, without a query; the service's own where the address of this server is not known. */
  readonly errorPage: string | undefined
}

const SERVICE_ERROR_PAGE = 'https://api.aliyun.com/troubleshoot'

/**
 * The console's page about errors, as a caller reaches it: below the address that clients are told, else below the one
 * that the caller used. Undefined when there is neither.
 */
export function errorPageOf(
  publicUrl: string | undefined,
  { host, isSecure }: { readonly host: string; readonly isSecure: boolean },
): string | undefined {
  const base = publicUrl ?? (HOST.test(host) ? `http${isSecure ? 's' : ''}://${host}` : undefined)
  return base && `${base}/console/explorer/errors`
}

/** What callers say stands in links only if it is no more than a host. */
const HOST = /^[\w.-]+(:\d{1,5})?$|^\[[\da-fA-F:.]+\](:\d{1,5})?$/

/** What the reply says of a thrown value; anything that is no ApiError tells nothing but its RequestId. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const code: ErrorCode = isUnavailability(error) ? 'ServiceUnavailable' : 'InternalError'
  return new ApiError(code, {}, { cause: error })
}

/** An error reply. Source: spec/protocol.md 8 */
export function encodeError(error: ApiError, context: ErrorContext): HttpReply<string> {
  const { format, requestId, hostId, product, language, errorPage = SERVICE_ERROR_PAGE } = context
  const code = error.wireCode
  const query = new URLSearchParams({ q: code, product, requestId })
  const body: Record<string, WireValue> = {
    RequestId: requestId,
    HostId: hostId,
    Code: code,
    Message: error.text(language),
    Recommend: `${errorPage}?${query}`,
  }
  if (error instanceof AccessDeniedError) body['AccessDeniedDetail'] = error.accessDeniedDetail
  const headers = headersOf(format, requestId)
  const retryAfterMs = error.detail['retryAfterMs']
  if (retryAfterMs !== undefined) headers['x-acs-retry-after'] = String(retryAfterMs)
  return {
    status: error.status,
    headers,
    body:
      format === 'JSON'
        ? JSON.stringify(body)
        : `<?xml version="1.0" encoding="UTF-8"?>${element('Error', body)}`,
  }
}

function headersOf(format: ReplyFormat, requestId: string): Record<string, string> {
  return {
    // The SDK core parses XML only under exactly this type (spec/protocol.md 8).
    'content-type': format === 'JSON' ? 'application/json;charset=utf-8' : 'text/xml;charset=utf-8',
    'x-acs-request-id': requestId,
    'x-acs-trace-id': requestId.replaceAll('-', '').toLowerCase(),
    'access-control-allow-origin': '*',
    'access-control-expose-headers': '*',
  }
}

/** A list is its element repeated, without a wrapper. Source: spec/protocol.md 8 */
function element(name: string, value: WireValue): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map((item: WireValue) => element(name, item)).join('')
  const tag = xmlName(name)
  if (typeof value === 'object') {
    const inner = Object.entries(value)
      .map(([key, each]) => element(key, each))
      .join('')
    return inner === '' ? `<${tag} />` : `<${tag}>${inner}</${tag}>`
  }
  return `<${tag}>${xmlText(String(value))}</${tag}>`
}

/** Keys of maps are data (tag keys, resource types) and may hold what XML names may not. */
function xmlName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}_.-]/gu, '_')
  return /^[\p{L}_]/u.test(safe) ? safe : `_${safe}`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function xmlText(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, (char) => ESCAPES[char]!)
}
