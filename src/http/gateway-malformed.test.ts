import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { percentEncode } from '../rpc/percent-encode.js'
import { signV1Params } from '../rpc/signature-v1.js'
import { ROOT, startGateway, type TestGateway } from './gateway-testing.js'

/** Whatever is sent, the answer is the caller's fault, in the API's own form, and tells nothing. */
let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

const ACTIONS = [
  'CreateUser',
  'ListUsers',
  'CreatePolicy',
  'UpdateAccessKey',
  'ListPolicies',
  'Nothing',
  '__proto__',
  '',
]
const NAMES = [
  'UserName',
  'PolicyDocument',
  'MaxItems',
  'Marker',
  'Status',
  'Tag',
  'Tag.1.Key',
  'Tag.x',
  'toString',
  'Format',
]
const VALUES = [
  '',
  '0',
  '-1',
  '1e9',
  '99999999999999999999',
  '%',
  '%zz',
  '%ff',
  '%00',
  '[',
  '{"a":',
  '\u0000',
  '中'.repeat(500),
  '[['.repeat(500),
  'true',
  'NaN',
  '../..',
  '<x>',
]

const anyText = fc.oneof(fc.constantFrom(...VALUES), fc.string({ unit: 'binary', maxLength: 40 }))
const pairs = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 8 })), anyText), {
  maxLength: 6,
})

function isHarmless(status: number, text: string): boolean {
  return status < 500 && !/\bat .*:\d+:\d+|node_modules|Error:|SQLITE/.test(text)
}

test('signed calls with odd parameters, 1000 of them', async () => {
  const codes = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ACTIONS), pairs, fc.boolean(), async (Action, odd, isClean) => {
      const params = { ...Object.fromEntries(odd), Action, Version: '2015-05-01' }
      const at = { timestamp: `${new Date().toISOString().slice(0, 19)}Z`, nonce: crypto.randomUUID() }
      const form = signV1Params('POST', params, ROOT, at)
      const body = Object.entries(form)
        .map(([name, value]) => `${encode(name, isClean)}=${encode(value, isClean)}`)
        .join('&')
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await fetch(gateway.url, { method: 'POST', headers, body })
      const text = await answer.text()
      expect(isHarmless(answer.status, text), `${answer.status} ${text}`).toBe(true)
      codes.add(/"Code":"([^"]+)"/.exec(text)?.[1] ?? String(answer.status))
    }),
    { numRuns: 1000 },
  )
  // The calls did get as far as signatures, parameters and handlers.
  for (const code of [
    '200',
    'SignatureDoesNotMatch',
    'InvalidParameter',
    'InvalidMaxItems',
    'MissingUserName',
  ])
    expect([...codes]).toContain(code)
})

test('unsigned garbage in query, headers and body, 1000 of them', async () => {
  const header = fc.constantFrom(
    'authorization',
    'x-acs-action',
    'x-acs-version',
    'x-acs-date',
    'content-type',
    'x-acs-bearer-token',
    'accept',
  )
  const value = fc.oneof(
    fc.constantFrom(
      'ACS3-HMAC-SHA256 ',
      'ACS3-HMAC-SHA256 Credential=a,SignedHeaders=;;,Signature=',
      'ACS3-X',
      '2015-05-01',
      'ListUsers',
      'application/x-www-form-urlencoded',
      'text',
      'a/b;;',
    ),
    fc.stringMatching(/^[ -~]{0,30}$/),
  )
  const garbage = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS', 'DELETE'),
    query: fc.stringMatching(/^[!-~]{0,60}$/),
    headers: fc.array(fc.tuple(header, value), { maxLength: 5 }),
    body: fc.string({ unit: 'binary', maxLength: 60 }),
  })
  await fc.assert(
    fc.asyncProperty(garbage, async ({ method, query, headers, body }) => {
      const hasBody = method !== 'GET' && method !== 'OPTIONS'
      const lines = headers.map(([name, text]) => `${name}: ${text}\r\n`).join('')
      const bytes = Buffer.from(hasBody ? body : '')
      const head = `${method} /?${query} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${lines}content-length: ${bytes.length}\r\n\r\n`
      const { status, text } = await sendRaw(Buffer.concat([Buffer.from(head), bytes]))
      expect(status, text).toBeGreaterThanOrEqual(400)
      expect(isHarmless(status, text), `${status} ${text}`).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

function encode(text: string, isClean: boolean): string {
  // Raw percent signs and broken escapes are part of the point.
  const isEscaped = isClean || text.length % 2 === 0
  return isEscaped ? percentEncode(text.replace(/\p{Surrogate}/gu, '')) : text.replace(/[&=]/g, '')
}

function sendRaw(bytes: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('error', reject)
    socket.on('close', () => resolve({ status: Number(text.slice(9, 12)), text }))
    socket.write(bytes)
  })
}
