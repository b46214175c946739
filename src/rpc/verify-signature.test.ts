import { createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ApiError } from '../errors.js'
import { type Instant, parseIsoInstant, toInstant } from '../platform/instant.js'
import { type HttpRequest, readRequest } from './read-request.js'
import { signV1Params } from './signature-v1.js'
import { signV3Request } from './signature-v3.js'
import { type SigningKey, verifySignature } from './verify-signature.js'

interface Vector {
  readonly name: string
  readonly scheme: string
  readonly accessKeyId?: string
  readonly accessKeySecret?: string
  readonly securityToken?: string
  readonly method: string
  readonly path: string
  readonly rawQuery: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly bodyHex?: string
}

interface RefusedCase {
  readonly name: string
  readonly base: string
  readonly query?: Readonly<Record<string, string | null>>
  readonly headers?: Readonly<Record<string, string | null>>
  readonly skewSeconds?: number
  readonly key?: 'unknown' | 'inactive' | 'otherSecret' | 'expiredSession'
  readonly expect: string
}

const vectors = (
  JSON.parse(readFileSync('spec/signature-vectors.json', 'utf8')) as { vectors: readonly Vector[] }
).vectors
const signed = vectors.filter((vector) => !vector.scheme.endsWith('bearer'))
const refused = parse(
  readFileSync('test/cases/signature/refused-requests.yaml', 'utf8'),
) as readonly RefusedCase[]

function httpOf(vector: Vector): HttpRequest {
  const body = vector.bodyHex === undefined ? Buffer.from(vector.body) : Buffer.from(vector.bodyHex, 'hex')
  const { method, path, rawQuery, headers } = vector
  return { method, path, rawQuery, headers, body, sourceAddress: '127.0.0.1', isSecure: false }
}

function timeOf(vector: Vector): Instant {
  const stated =
    vector.headers['x-acs-date'] ??
    new URLSearchParams(vector.rawQuery).get('Timestamp') ??
    new URLSearchParams(vector.body).get('Timestamp')
  return parseIsoInstant(stated ?? '') ?? toInstant(0)
}

function keyOf(vector: Vector, now: Instant, fault?: RefusedCase['key']): SigningKey | undefined {
  if (fault === 'unknown') return undefined
  const secret = fault === 'otherSecret' ? 'other' : (vector.accessKeySecret ?? 'x')
  const key = {
    isActive: fault !== 'inactive',
    v1Key: createSecretKey(Buffer.from(`${secret}&`)),
    v3Key: createSecretKey(Buffer.from(secret)),
  }
  if (vector.securityToken === undefined) return key
  const expiresAt = toInstant(fault === 'expiredSession' ? now : now + 1000)
  return { ...key, session: { token: vector.securityToken, expiresAt } }
}

async function outcome(http: HttpRequest, now: Instant, key: SigningKey | undefined): Promise<string> {
  try {
    await verifySignature(http, readRequest(http), now, async () => key)
    return 'accepted'
  } catch (error) {
    if (error instanceof ApiError) return error.wireCode
    throw error
  }
}

describe('recorded requests of official clients', () => {
  test.each(signed.map((vector) => [vector.name, vector] as const))('%s is accepted', async (_, vector) => {
    const now = timeOf(vector)
    expect(await outcome(httpOf(vector), now, keyOf(vector, now))).toBe('accepted')
  })
})

describe('changed requests', () => {
  test.each(refused.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const vector = vectors.find((candidate) => candidate.name === each.base)!
    const now = toInstant(timeOf(vector) + (each.skewSeconds ?? 0) * 1000)
    const query = new URLSearchParams(vector.rawQuery)
    for (const [name, value] of Object.entries(each.query ?? {})) {
      query.delete(name)
      if (value !== null) query.set(name, value)
    }
    const changes = Object.entries({ ...vector.headers, ...each.headers })
    const headers = Object.fromEntries(changes.filter(([, value]) => value !== null)) as Record<
      string,
      string
    >
    const http = { ...httpOf(vector), rawQuery: query.toString(), headers }
    expect(await outcome(http, now, keyOf(vector, now, each.key))).toBe(each.expect)
  })

  test('any one changed byte of a signed part is refused', async () => {
    const byte = fc.record({
      vector: fc.constantFrom(...signed),
      part: fc.constantFrom('method', 'query', 'body', 'header'),
      at: fc.nat(),
      to: fc.integer({ min: 33, max: 126 }),
    })
    await fc.assert(
      fc.asyncProperty(byte, async ({ vector, part, at, to }) => {
        const changed = changeByte(httpOf(vector), part, at, String.fromCharCode(to))
        fc.pre(changed !== undefined)
        const now = timeOf(vector)
        expect(await outcome(changed!, now, keyOf(vector, now))).not.toBe('accepted')
      }),
      { numRuns: 3000 },
    )
  })

  test('a changed business value says SignatureDoesNotMatch and shows the string to sign', async () => {
    const vector = vectors.find((each) => each.name === 'v1-get-simple')!
    const http = { ...httpOf(vector), rawQuery: vector.rawQuery.replace('cp-fdc8', 'cp-fdc9') }
    const now = timeOf(vector)
    const answer = verifySignature(http, readRequest(http), now, async () => keyOf(vector, now))
    await expect(answer).rejects.toThrow(/server string to sign is:GET&%2F&AccessKeyId%3DLTAI.*cp-fdc9/)
  })
})

/** Undefined when the change would mean the same request. */
function changeByte(http: HttpRequest, part: string, at: number, to: string): HttpRequest | undefined {
  if (part === 'method') return { ...http, method: http.method === 'GET' ? 'POST' : 'GET' }
  if (part === 'query') {
    const rawQuery = replaceAt(http.rawQuery, at, to)
    return isSamePairs(rawQuery, http.rawQuery) ? undefined : { ...http, rawQuery }
  }
  if (part === 'body') {
    const text = http.body.toString('latin1')
    const body = replaceAt(text, at, to)
    const isHashed = http.headers['x-acs-content-sha256'] !== undefined
    const isSame = isHashed ? body === text : isSamePairs(body, text)
    return isSame ? undefined : { ...http, body: Buffer.from(body, 'latin1') }
  }
  const authorization = String(http.headers['authorization'] ?? '')
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
  if (names.length === 0) return undefined
  const name = names[at % names.length]!
  const value = String(http.headers[name])
  const changed = replaceAt(value, at, to)
  return changed === value ? undefined : { ...http, headers: { ...http.headers, [name]: changed } }
}

function replaceAt(text: string, at: number, to: string): string {
  if (text === '') return text
  const index = at % text.length
  return text.slice(0, index) + to + text.slice(index + 1)
}

function isSamePairs(a: string, b: string): boolean {
  // A changed `Signature` name alone leaves the signed pairs as they were; it is still another request.
  return a === b || new URLSearchParams(a).toString() === new URLSearchParams(b).toString()
}

describe('our own signing side', () => {
  const key = { accessKeyId: 'LTAIfakeFAKEfake0001', accessKeySecret: 'fakeSecretFAKEsecret0123456789' }
  const now = parseIsoInstant('2026-11-24T02:57:54Z')!
  const stored = keyOf({ accessKeySecret: key.accessKeySecret } as Vector, now)
  const names = fc.stringMatching(/^[A-Za-z][A-Za-z0-9.]{0,12}$/)
  const values = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0'))

  test('what it signs is accepted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, values), fc.dictionary(names, values), async (query, form) => {
        const body = Object.fromEntries(Object.entries(form).filter(([name]) => !(name in query)))
        fc.pre(!['Format', 'AcceptLanguage'].some((name) => name in query || name in body))
        const request = signV3Request({
          ...key,
          method: 'POST',
          host: 'localhost:8420',
          action: 'GetCompliancePackReport',
          version: '2020-09-07',
          date: '2026-11-24T02:57:54Z',
          nonce: 'n-1',
          query,
          body,
        })
        const http: HttpRequest = {
          method: 'POST',
          path: '/',
          rawQuery: request.target.slice(2),
          headers: request.headers,
          body: request.body,
          sourceAddress: '::1',
          isSecure: false,
        }
        expect(await outcome(http, now, stored)).toBe('accepted')
      }),
    )
  })

  test('V1 form parameters are accepted', async () => {
    const form = signV1Params(
      'POST',
      { Action: 'X', Version: '2020-09-07', Name: "it's 100% *ok* +1 ~ 你好" },
      key,
      { timestamp: '2026-11-24T02:57:54Z', nonce: 'n-2' },
    )
    const http: HttpRequest = {
      method: 'POST',
      path: '/',
      rawQuery: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: Buffer.from(new URLSearchParams(form).toString()),
      sourceAddress: '::1',
      isSecure: false,
    }
    expect(await outcome(http, now, stored)).toBe('accepted')
  })
})
