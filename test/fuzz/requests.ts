import { OPERATIONS } from '../../src/operations/index.js'
import { signV1Params } from '../../src/rpc/signature-v1.js'
import { signV3Request } from '../../src/rpc/signature-v3.js'
import type { Draw } from './draw.js'

/** One request as bytes on a connection, or as what an HTTP client sends. */
export interface FuzzedRequest {
  readonly kind: string
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Signer {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly host: string
}

type Params = Record<string, string>

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'] as const
const TYPES = [
  'application/x-www-form-urlencoded',
  'application/json',
  'application/octet-stream',
  'multipart/form-data; boundary=x',
  'text/plain; charset=utf-16',
  '',
  'x',
] as const
const PATHS = [
  '/',
  '//',
  '/?',
  '/x',
  '/console/',
  '/healthz',
  '/readyz',
  '/cloud-config-compliance-report/',
  '/cloud-config-compliance-report/CompliancePackReports/1/x.xls',
  '/cloud-config-compliance-report/..%2f..%2fmaster.key',
  '/%',
  '/%ff',
  '/a/b/c',
] as const
/** Keys that would sign the fuzzer itself out of its account. */
const KEPT = new Set(['UserAccessKeyId'])

/** Parameters of an operation: mostly its own, some of them absent, some of others, values of all kinds. */
function fuzzedParams(draw: Draw): {
  readonly action: string
  readonly version: string
  readonly params: Params
} {
  const operation = draw.oneOf(OPERATIONS)
  const params: Params = {}
  for (const [name, field] of Object.entries(operation.params)) {
    if (KEPT.has(name) || draw.isTrue(0.25)) continue
    const choices = (field.schema as { readonly enum?: readonly unknown[] }).enum
    const value = choices !== undefined && draw.isTrue(0.7) ? String(draw.oneOf(choices)) : draw.text()
    if (field.encoding === 'flat-list' && draw.isTrue(0.5)) params[`${name}.${draw.below(4)}`] = value
    else params[name] = value
  }
  for (let extra = draw.below(3); extra > 0; extra--) params[draw.text().slice(0, 40) || 'x'] = draw.text()
  if (draw.isTrue(0.1)) params['Format'] = draw.oneOf(['XML', 'JSON', 'x'])
  if (draw.isTrue(0.1)) params['ClientToken'] = draw.text()
  const action = draw.isTrue(0.03) ? draw.text().slice(0, 60).toWellFormed() || 'x' : operation.name
  const version = draw.isTrue(0.03) ? draw.oneOf(['2020-09-07', '2015-04-01', '1', 'x']) : operation.version
  return { action, version, params }
}

function signedV3(draw: Draw, signer: Signer, nonce: string): FuzzedRequest {
  const { action, version, params } = fuzzedParams(draw)
  const isBody = draw.isTrue(0.6)
  const method = isBody || draw.isTrue(0.3) ? 'POST' : 'GET'
  const raw = draw.isTrue(0.05) ? draw.bytes(draw.below(400)) : undefined
  const signed = signV3Request({
    ...signer,
    method,
    action: headerSafe(action),
    version: headerSafe(version),
    date: new Date().toISOString().replace(/\.\d{3}/, ''),
    nonce,
    ...(raw !== undefined
      ? { query: safe(params), body: raw }
      : isBody
        ? { body: safe(params) }
        : { query: safe(params) }),
  })
  const { target, headers, body } = signed
  return { kind: 'signed V3', method, target, headers, body }
}

function signedV1(draw: Draw, signer: Signer, nonce: string): FuzzedRequest {
  const { action, version, params } = fuzzedParams(draw)
  const method = draw.oneOf(['GET', 'POST'] as const)
  const timestamp = new Date().toISOString().replace(/\.\d{3}/, '')
  const form = signV1Params(method, { ...safe(params), Action: action, Version: version }, signer, {
    timestamp,
    nonce,
  })
  const text = new URLSearchParams(form).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return method === 'GET'
    ? { kind: 'signed V1', method, target: `/?${text}`, headers: {}, body: Buffer.alloc(0) }
    : { kind: 'signed V1', method, target: '/', headers, body: Buffer.from(text) }
}

/** A signed request with something in it changed. */
function mutated(draw: Draw, signer: Signer, nonce: string): FuzzedRequest {
  const base = draw.isTrue(0.5) ? signedV3(draw, signer, nonce) : signedV1(draw, signer, nonce)
  const headers: Record<string, string> = { ...base.headers }
  const names = Object.keys(headers)
  const name = names.length === 0 ? 'accept' : draw.oneOf(names)
  let { target, body, method } = base
  switch (draw.below(6)) {
    case 0:
      delete headers[name]
      break
    case 1:
      headers[name] = headerSafe(draw.text())
      break
    case 2:
      headers[draw.oneOf(['x-acs-security-token', 'x-acs-bearer-token', 'authorization', 'x-acs-date'])] =
        headerSafe(draw.text())
      break
    case 3:
      body = Buffer.from(body)
      if (body.length > 0) body[draw.below(body.length)] = draw.below(256)
      else body = draw.bytes(draw.below(100))
      break
    case 4:
      target = printable(`${target}${target.includes('?') ? '&' : '?'}${draw.text()}=${draw.text()}`)
      break
    default:
      method = draw.oneOf(METHODS)
  }
  return { kind: 'mutated', method, target, headers, body }
}

/** Nothing of the protocol in particular. */
function unsigned(draw: Draw): FuzzedRequest {
  const headers: Record<string, string> = {}
  const type = draw.oneOf(TYPES)
  if (type !== '') headers['content-type'] = type
  for (let i = draw.below(4); i > 0; i--)
    headers[
      draw.oneOf([
        'accept',
        'range',
        'if-none-match',
        'x-acs-action',
        'x-acs-version',
        'authorization',
        'x-forwarded-for',
        'cookie',
      ])
    ] = headerSafe(draw.text())
  const query = draw.isTrue(0.5) ? `?${draw.text()}&${draw.text()}=${draw.text()}` : ''
  const body = draw.isTrue(0.5)
    ? Buffer.alloc(0)
    : draw.isTrue(0.5)
      ? draw.bytes(draw.below(500))
      : Buffer.from(draw.text())
  return {
    kind: 'unsigned',
    method: draw.oneOf(METHODS),
    target: printable(draw.oneOf(PATHS) + query),
    headers,
    body,
  }
}

/** Draws one request. */
export function fuzzedRequest(draw: Draw, signer: Signer, nonce: string): FuzzedRequest {
  const choice = draw.below(10)
  if (choice < 4) return signedV3(draw, signer, nonce)
  if (choice < 6) return signedV1(draw, signer, nonce)
  return choice < 8 ? mutated(draw, signer, nonce) : unsigned(draw)
}

/** Bytes that are hardly HTTP at all. */
export function rawBytes(draw: Draw): Buffer {
  const lines = [
    'GET / HTTP/1.1',
    'POST / HTTP/1.1',
    'GET / HTTP/9.9',
    'FOO BAR',
    `GET /${'a'.repeat(draw.below(90_000))} HTTP/1.1`,
    'Host: x',
    'Host:',
    'Content-Length: 10',
    'Content-Length: -1',
    'Content-Length: 99999999999999999999',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: chunked, identity',
    `X-Long: ${'b'.repeat(draw.below(90_000))}`,
    ': empty',
    'Expect: 100-continue',
    'Upgrade: websocket',
    'zz\r\n',
    '5\r\nhello\r\n0\r\n',
    '',
  ]
  const some = Array.from({ length: 1 + draw.below(6) }, () => draw.oneOf(lines))
  const text = Buffer.from(`${some.join('\r\n')}\r\n\r\n`, 'latin1')
  return draw.isTrue(0.3) ? Buffer.concat([text, draw.bytes(draw.below(200))]) : text
}

/** A client cannot encode lone surrogates; everything else travels. */
function safe(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
  )
}

/** What a header may carry through an HTTP client. */
function headerSafe(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 4000)
}

/** What a request line may carry through an HTTP client. */
function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, (char) => (char === ' ' ? '%20' : '%3F')).slice(0, 8000)
}
