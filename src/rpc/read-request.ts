import { ApiError } from '../errors.js'
import { chooseLanguage, type Language } from './language.js'
import type { RawParams } from './raw-params.js'

/** One HTTP request as received, before anything is believed. */
export interface HttpRequest {
  readonly method: string
  /** Path without query. */
  readonly path: string
  /** Text after `?`, undecoded. */
  readonly rawQuery: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Buffer
  /** Client address, already through trusted proxies. */
  readonly sourceAddress: string
  readonly isSecure: boolean
}

export type ReplyFormat = 'JSON' | 'XML'

/** The parameters of a request and what the protocol says about it. */
export interface RpcRequest {
  /** `V3` exactly when an `ACS3-` authorization or a bearer header is there (spec/protocol.md 2). */
  readonly scheme: 'V1' | 'V3'
  readonly action: string
  readonly version: string
  readonly format: ReplyFormat
  readonly language: Language
  readonly query: RawParams
  /** Query and form body together. */
  readonly params: RawParams
}

const MAX_PARAMETERS = 2_000
const FORM = 'application/x-www-form-urlencoded'

/**
 * Reads query and form body into one map. A name may come twice only with the same value; `+` is a space;
 * everything is decoded once. Throws `InvalidParameter` for text that is no UTF-8 or holds NUL.
 */
export function readRequest(http: HttpRequest): RpcRequest {
  if (http.method !== 'GET' && http.method !== 'POST') throw new ApiError('UnsupportedHTTPMethod')
  const query = new Map<string, string>()
  addPairs(query, http.rawQuery)
  let params = query
  if (http.body.length > 0 && header(http, 'content-type').toLowerCase().startsWith(FORM)) {
    params = new Map(query)
    addPairs(params, http.body.toString('latin1'))
  }
  const scheme = isV3(http) ? 'V3' : 'V1'
  const action = scheme === 'V3' ? header(http, 'x-acs-action') : (params.get('Action') ?? '')
  const version = scheme === 'V3' ? header(http, 'x-acs-version') : (params.get('Version') ?? '')
  const format = replyFormat(http, params)
  if (action === '') throw new ApiError('Missing{Param}', { Param: 'Action' })
  if (version === '') throw new ApiError('Missing{Param}', { Param: 'Version' })
  const language = chooseLanguage(params.get('AcceptLanguage'), header(http, 'accept-language'))
  return { scheme, action, version, format, language, query, params }
}

/** The form asked for, also of a request that cannot be read otherwise; JSON when unclear. */
export function guessFormat(http: HttpRequest): ReplyFormat {
  return /(?:^|&)Format=XML(?:&|$)/i.test(http.rawQuery) || /(?:^|&)Format=XML(?:&|$)/i.test(bodyStart(http))
    ? 'XML'
    : 'JSON'
}

/** The language of the reply to a request that cannot be read otherwise. */
export function guessLanguage(http: HttpRequest): Language {
  return chooseLanguage(undefined, header(http, 'accept-language'))
}

/** One header's value, trimmed; empty when absent. */
export function header(http: HttpRequest, name: string): string {
  const value = http.headers[name]
  if (value === undefined) return ''
  return (typeof value === 'string' ? value : value.join(',')).trim()
}

function isV3(http: HttpRequest): boolean {
  return header(http, 'authorization').startsWith('ACS3-') || http.headers['x-acs-bearer-token'] !== undefined
}

function replyFormat(http: HttpRequest, params: RawParams): ReplyFormat {
  const asked = params.get('Format')?.toUpperCase()
  if (asked === 'JSON' || asked === 'XML') return asked
  if (asked !== undefined && asked !== '') throw new ApiError('InvalidParameter.Format')
  return isV3(http) && /^(application|text)\/xml/.test(header(http, 'accept')) ? 'XML' : 'JSON'
}

function bodyStart(http: HttpRequest): string {
  return http.body.toString('latin1', 0, 4096)
}

function addPairs(into: Map<string, string>, raw: string): void {
  for (let start = 0; start < raw.length; ) {
    let end = raw.indexOf('&', start)
    if (end < 0) end = raw.length
    if (end > start) addPair(into, raw, start, end)
    start = end + 1
  }
}

function addPair(into: Map<string, string>, raw: string, start: number, end: number): void {
  const equals = raw.indexOf('=', start)
  const hasValue = equals >= 0 && equals < end
  const name = decode(raw.slice(start, hasValue ? equals : end), '')
  const value = hasValue ? decode(raw.slice(equals + 1, end), name) : ''
  const known = into.get(name)
  if (known === undefined) {
    if (into.size >= MAX_PARAMETERS) throw new ApiError('TooManyParameters', { Limit: MAX_PARAMETERS })
    into.set(name, value)
  } else if (known !== value) throw new ApiError('InvalidParameter', { Param: name })
}

const NEEDS_DECODING = /[%+\0\x80-\uffff]/

function decode(raw: string, name: string): string {
  if (!NEEDS_DECODING.test(raw)) return raw
  try {
    const bytes = raw.replaceAll('+', ' ')
    const text = /[\x80-\uffff]/.test(bytes) ? decodeRawUtf8(bytes) : decodeURIComponent(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // Said below: the caller learns which parameter, not how decoding failed.
  }
  throw new ApiError('InvalidParameter', { Param: name })
}

/** Some clients leave UTF-8 bytes unescaped in a form body; here they are still one character a byte. */
function decodeRawUtf8(bytes: string): string {
  return decodeURIComponent(bytes.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`))
}
