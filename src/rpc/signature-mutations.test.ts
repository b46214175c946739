import { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ApiError } from '../errors.js'
import { parseIsoInstant } from '../platform/instant.js'
import { percentEncode } from './percent-encode.js'
import { type HttpRequest, readRequest } from './read-request.js'
import { signV1Params } from './signature-v1.js'
import { signV3Request } from './signature-v3.js'
import { type SigningKey, verifySignature } from './verify-signature.js'

/**
 * What a signature covers: the method, every decoded parameter, each signed header, the body. A request that
 * says the same in other bytes verifies; one that says anything else does not.
 */
const KEY = { accessKeyId: 'LTAIfakeFAKEfake0001', accessKeySecret: 'fakeSecretFAKEsecret0123456789' }
const AT = '2026-11-24T02:57:54Z'
const NOW = parseIsoInstant(AT)!
const STORED: SigningKey = {
  isActive: true,
  v1Key: createSecretKey(Buffer.from(`${KEY.accessKeySecret}&`)),
  v3Key: createSecretKey(Buffer.from(KEY.accessKeySecret)),
}

type Pairs = readonly (readonly [name: string, value: string])[]

async function outcome(http: HttpRequest): Promise<string> {
  try {
    await verifySignature(http, readRequest(http), NOW, async () => STORED)
    return 'accepted'
  } catch (error) {
    if (error instanceof ApiError) return error.wireCode
    throw error
  }
}

const names = fc.stringMatching(/^[A-Z][A-Za-z0-9.]{2,12}$/)
const values = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0'))
const RESERVED = new Set(['Format', 'AcceptLanguage', 'SignatureType', 'SecurityToken'])
const params = fc
  .dictionary(names, values, { minKeys: 1, maxKeys: 6 })
  .filter((form) => Object.keys(form).every((name) => !RESERVED.has(name)))

function v1(form: Readonly<Record<string, string>>, method: 'GET' | 'POST' = 'GET'): Pairs {
  const base = { ...form, Action: 'GetConfigRule', Version: '2020-09-07' }
  return Object.entries(signV1Params(method, base, KEY, { timestamp: AT, nonce: 'n' }))
}

function v1Http(pairs: Pairs, encode = percentEncode, method = 'GET'): HttpRequest {
  const text = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  const shared = { method, path: '/', sourceAddress: '::1', isSecure: false }
  if (method === 'GET') return { ...shared, rawQuery: text, headers: {}, body: Buffer.alloc(0) }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { ...shared, rawQuery: '', headers, body: Buffer.from(text) }
}

function v3Http(form: Readonly<Record<string, string>>): HttpRequest {
  const signed = signV3Request({
    ...KEY,
    method: 'POST',
    host: 'localhost:8420',
    action: 'GetConfigRule',
    version: '2020-09-07',
    date: AT,
    nonce: 'n',
    query: { Q: 'q ü' },
    body: form,
  })
  return {
    method: 'POST',
    path: '/',
    rawQuery: signed.target.slice(2),
    headers: signed.headers,
    body: signed.body,
    sourceAddress: '::1',
    isSecure: false,
  }
}

/** Every other way that a client may write the same text. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  'small hexadecimal digits': (text) =>
    percentEncode(text).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  'plus for a space': (text) => percentEncode(text).replaceAll('%20', '+'),
  'an escaped tilde': (text) => percentEncode(text).replaceAll('~', '%7E'),
  'everything escaped': (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
}

describe('the same said otherwise verifies', () => {
  test.each(Object.entries(ENCODINGS))('V1 with %s', async (_, encode) => {
    await fc.assert(
      fc.asyncProperty(params, async (form) => {
        expect(await outcome(v1Http(v1(form), encode))).toBe('accepted')
      }),
    )
  })

  test('V1 with parameters in any order, and in the body of a POST', async () => {
    const shuffled = params.chain((form) =>
      fc.shuffledSubarray([...v1(form, 'POST')], { minLength: 0 }).map((some) => ({ form, some })),
    )
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ form, some }) => {
        const rest = v1(form, 'POST').filter(([name]) => !some.some(([other]) => other === name))
        const whole = v1Http([...some, ...rest], percentEncode, 'POST')
        expect(await outcome(whole)).toBe('accepted')
        // Where V1 parameters stand is not signed: query and body together are what it covers.
        const split = { ...v1Http(rest, percentEncode, 'POST'), rawQuery: v1Http(some).rawQuery }
        expect(await outcome(split)).toBe('accepted')
      }),
    )
  })

  test('V3 with blanks around header values, further headers, and blanks after the commas', async () => {
    await fc.assert(
      fc.asyncProperty(params, async (form) => {
        const http = v3Http(form)
        const headers = Object.fromEntries(
          Object.entries(http.headers).map(([name, value]) => [name, ` ${value}  `]),
        )
        const authorization = String(http.headers['authorization']).replaceAll(',', ', ')
        const changed = { ...headers, authorization, 'user-agent': 'x', 'x-forwarded-for': '192.0.2.1' }
        expect(await outcome({ ...http, headers: changed })).toBe('accepted')
      }),
    )
  })
})

describe('anything else said does not', () => {
  const at = fc.nat()

  test('V1: another method', async () => {
    await fc.assert(
      fc.asyncProperty(params, async (form) => {
        expect(await outcome(v1Http(v1(form, 'POST')))).toBe('SignatureDoesNotMatch')
        expect(await outcome(v1Http(v1(form, 'GET'), percentEncode, 'POST'))).toBe('SignatureDoesNotMatch')
      }),
    )
  })

  test('V1: a parameter changed, added, removed, or renamed', async () => {
    await fc.assert(
      fc.asyncProperty(params, values, at, async (form, value, at) => {
        const pairs = v1(form)
        const [name, old] = Object.entries(form)[at % Object.keys(form).length]!
        const without = pairs.filter(([other]) => other !== name)
        const changes: Pairs[] = [without, [...without, [`${name}x`, old]], [...pairs, ['Zz1', value]]]
        if (value !== old) changes.push([...without, [name, value]])
        for (const changed of changes) expect(await outcome(v1Http(changed))).toBe('SignatureDoesNotMatch')
      }),
    )
  })

  test('V1: two parameters exchange their values', async () => {
    const [a, b] = ['Aaa', 'Bbb']
    const pairs = v1({ [a]: '1', [b]: '2' }).map(([name, value]): readonly [string, string] =>
      name === a ? [b, value] : name === b ? [a, value] : [name, value],
    )
    expect(await outcome(v1Http(pairs))).toBe('SignatureDoesNotMatch')
  })

  test('V1: a boundary between name and value, or value and next name, moved', async () => {
    const pairs = v1({ Aaa: 'b=c&Ddd=e' })
    const moved = [
      ...pairs.filter(([name]) => name !== 'Aaa'),
      ['Aaa', 'b=c'] as const,
      ['Ddd', 'e'] as const,
    ]
    expect(await outcome(v1Http(moved))).toBe('SignatureDoesNotMatch')
  })

  test('V3: the method, the path, the query, a signed header or the body changed', async () => {
    await fc.assert(
      fc.asyncProperty(params, at, async (form, at) => {
        const http = v3Http(form)
        const signed = Object.keys(http.headers).filter(
          (name) => name.startsWith('x-acs-') || name === 'host',
        )
        const name = signed[at % signed.length]!
        const body = Buffer.from(http.body)
        body[at % body.length]! ^= 1
        const changes: HttpRequest[] = [
          { ...http, path: '/x' },
          { ...http, rawQuery: `${http.rawQuery}&Zz1=` },
          { ...http, rawQuery: '' },
          { ...http, headers: { ...http.headers, [name]: `${http.headers[name]}x` } },
          { ...http, body },
          { ...http, body: Buffer.concat([http.body, Buffer.from('&Zz1=')]) },
          { ...http, method: 'GET' },
        ]
        for (const changed of changes) expect(await outcome(changed)).not.toBe('accepted')
      }),
    )
  })

  test('V3: a parameter moved from the body to the query, the digest adjusted', async () => {
    const http = v3Http({ Aaa: '1' })
    const empty = v3Http({})
    const digest = empty.headers['x-acs-content-sha256']
    const headers = { ...http.headers, 'x-acs-content-sha256': digest }
    const moved = { ...http, headers, body: Buffer.alloc(0), rawQuery: `${http.rawQuery}&Aaa=1` }
    expect(await outcome(moved)).toBe('SignatureDoesNotMatch')
  })
})

describe('a signature is exact text', () => {
  const base = v1({ Aaa: '1' })
  const withSignature = (change: (text: string) => string) =>
    v1Http(base.map(([name, value]) => [name, name === 'Signature' ? change(value) : value] as const))

  test.each<[string, (text: string) => string]>([
    ['a blank before it', (text) => ` ${text}`],
    ['a line break after it', (text) => `${text}\n`],
    ['no padding', (text) => text.replace(/=+$/, '')],
    ['more padding', (text) => `${text}=`],
    ['the URL alphabet', (text) => `${text.slice(0, -2).replaceAll('+', '-').replaceAll('/', '_')}!=`],
    ['one letter in another case', (text) => text.replace(/[a-z]/, (char) => char.toUpperCase())],
    ['nothing', () => ''],
    ['twice itself', (text) => text + text],
  ])('V1 with %s is refused', async (_, change) => {
    expect(await outcome(withSignature(change))).not.toBe('accepted')
  })

  test.each<[string, (text: string) => string]>([
    [
      'capital hexadecimal digits',
      (text) => text.replace(/Signature=(\w+)/, (_, hex: string) => `Signature=${hex.toUpperCase()}`),
    ],
    ['a digit more', (text) => `${text}0`],
    ['a digit less', (text) => text.slice(0, -1)],
    ['a signed header named twice', (text) => text.replace('SignedHeaders=', 'SignedHeaders=host;')],
    ['a header left unsigned', (text) => text.replace('x-acs-action;', '')],
  ])('V3 with %s is refused', async (_, change) => {
    const http = v3Http({ Aaa: '1' })
    const authorization = change(String(http.headers['authorization']))
    expect(await outcome({ ...http, headers: { ...http.headers, authorization } })).not.toBe('accepted')
  })
})
