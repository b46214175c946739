import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../../../spec/oss-vectors.json' with { type: 'json' }
import { type Instant, toInstant } from '../instant.js'
import { defaultAddressing } from './bucket-address.js'
import { presignV1, presignV4 } from './sign-url.js'
import { parseHttpDate, parseV4Date } from './verify-key.js'
import { type ReceivedRequest, type Verification, verifyRequest } from './verify-request.js'

const BUCKET = 'cloud-config-compliance-report'
const HOST = `${BUCKET}.oss-cn-shanghai.aliyuncs.com`
const { ak, sts } = vectors.credentials
const SECRETS = new Map([
  [ak.accessKeyId, ak.accessKeySecret],
  [sts.accessKeyId, sts.accessKeySecret],
])

function verify(request: ReceivedRequest, now: Instant): Verification {
  const findSecret = (keyId: string) => SECRETS.get(keyId) ?? null
  return verifyRequest(request, { findSecret, now, addressing: defaultAddressing })
}

function outcome(verification: Verification): string {
  if (verification.ok) return 'ok'
  return [verification.error.code, verification.error.ec].filter((part) => part !== undefined).join(' ')
}

interface Case {
  readonly name: string
  readonly request: ReceivedRequest
  readonly now: Instant
  readonly expiresAt?: Instant
}

function urlRequest(method: string, url: string, headers: Record<string, string> = {}): ReceivedRequest {
  return { method, target: url.slice(`https://${HOST}`.length), headers: { ...headers, host: HOST } }
}

function plainHeaders(headers: object | undefined): Record<string, string> {
  const pairs = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)])
  return Object.fromEntries(pairs)
}

const signedHeaders: Case[] = vectors.requests.map(({ name, method, url, headers }, index) => {
  const date = headers['x-oss-date']
  return {
    name: `${index} ${name}`,
    request: { method, target: url, headers: plainHeaders(headers) },
    now: (parseHttpDate(date) ?? parseV4Date(date))!,
  }
})

const signedV1Urls: Case[] = vectors.presignV1.map(({ name, method, url, expires, options }) => {
  const contentType = 'Content-Type' in options ? options['Content-Type'] : undefined
  const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType }
  const expiresAt = toInstant(Number(expires) * 1000)
  return { name: `v1 url ${name}`, request: urlRequest(method, url, headers), now: expiresAt, expiresAt }
})

const signedV4Urls: Case[] = vectors.presignV4.map((vector) => {
  const query = new URL(vector.url).searchParams
  const now = parseV4Date(query.get('x-oss-date')!)!
  const headers = plainHeaders('headers' in vector ? vector.headers : undefined)
  return {
    name: `v4 url ${vector.name}`,
    request: urlRequest(vector.method, vector.url, headers),
    now,
    expiresAt: toInstant(now + Number(query.get('x-oss-expires')) * 1000),
  }
})

const cases = [...signedHeaders, ...signedV1Urls, ...signedV4Urls]

describe('requests made by the official client', () => {
  it('are all here', () => {
    expect([signedHeaders.length, signedV1Urls.length, signedV4Urls.length]).toEqual([32, 5, 6])
  })

  it.each(cases)('$name is accepted', ({ request, now }) => {
    const verification = verify(request, now)
    expect(outcome(verification)).toBe('ok')
    expect(verification.bucket).toBe(BUCKET)
  })

  it.each(cases)('$name is refused with another method', ({ request, now }) => {
    const method = request.method === 'GET' ? 'HEAD' : 'GET'
    expect(outcome(verify({ ...request, method }, now))).toBe('SignatureDoesNotMatch 0002-00000040')
  })

  it.each(cases.filter((each) => each.expiresAt !== undefined))(
    '$name is valid to its last moment and not a millisecond longer',
    ({ request, expiresAt }) => {
      expect(outcome(verify(request, expiresAt!))).toBe('ok')
      expect(outcome(verify(request, toInstant(expiresAt! + 1)))).toBe('AccessDenied 0002-00000069')
    },
  )

  it.each(signedHeaders)('$name is refused more than 15 minutes early or late', ({ request, now }) => {
    for (const sign of [-1, 1]) {
      expect(outcome(verify(request, toInstant(now + sign * 900_000)))).toBe('ok')
      expect(outcome(verify(request, toInstant(now + sign * 900_001)))).toMatch(/^RequestTimeTooSkewed/)
    }
  })
})

describe('one changed byte', () => {
  const CHARS = 'aF09-./=%'

  function changed(text: string, at: number, char: string): string {
    return text.slice(0, at) + char + text.slice(at + 1)
  }

  /** Same meaning, e.g. `%2F` and `/`, or the case of an escape's hex digits. */
  function isSameTarget(a: string, b: string): boolean {
    try {
      return decodeURIComponent(a) === decodeURIComponent(b)
    } catch {
      return false
    }
  }

  it.each(cases)('$name: anywhere in path or signed parameters', ({ request, now }) => {
    // What V1 does not sign (listing parameters) is not looked at; OSS ignores it as well.
    const isV1Listing = /^\/\?/.test(request.target) && !String(request.headers['x-oss-date']).includes('T0')
    const length = isV1Listing ? 1 : request.target.length
    for (let at = 0; at < length; at++)
      for (const char of CHARS) {
        const target = changed(request.target, at, char)
        if (isSameTarget(target, request.target)) continue
        expect(outcome(verify({ ...request, target }, now)), target).not.toBe('ok')
      }
  })

  it.each(cases)('$name: anywhere in a signed header', ({ request, now }) => {
    const isV4 = JSON.stringify(request).includes('OSS4-HMAC-SHA256')
    for (const [name, value] of Object.entries(request.headers)) {
      const isSigned =
        name.startsWith('x-oss-') || ['authorization', 'content-md5', 'content-type'].includes(name)
      if (!isSigned || typeof value !== 'string') continue
      for (let at = 0; at < value.length; at++)
        for (const char of CHARS) {
          if (value[at] === char) continue
          const headers = { ...request.headers, [name]: changed(value, at, char) }
          expect(outcome(verify({ ...request, headers }, now)), `${isV4} ${name}`).not.toBe('ok')
        }
    }
  })

  it.each(cases)('$name: the bucket in the host', ({ request, now }) => {
    for (let at = 0; at < BUCKET.length; at++) {
      const headers = { ...request.headers, host: changed(HOST, at, 'q') }
      expect(outcome(verify({ ...request, headers }, now))).not.toBe('ok')
    }
  })

  it.each(cases)('$name: an added x-oss- header', ({ request, now }) => {
    const headers = { ...request.headers, 'x-oss-range-behavior': 'standard' }
    expect(outcome(verify({ ...request, headers }, now))).toMatch(/^SignatureDoesNotMatch/)
  })
})

describe('URLs we sign', () => {
  const signer = { keyId: ak.accessKeyId, secret: ak.accessKeySecret }
  const now = toInstant(1624329000000)

  it.each(vectors.presignV1.filter((vector) => vector.method === 'GET' && !('securityToken' in vector)))(
    'carry the signature of the official client: $name',
    ({ url, signature, expires }) => {
      const parsed = new URL(url)
      const parameters = new Map([...parsed.searchParams].filter(([name]) => name.startsWith('response-')))
      const key = decodeURIComponent(parsed.pathname.slice(1))
      const input = { method: 'GET', bucket: BUCKET, key, bucketUrl: `https://${HOST}`, parameters } as const
      const ours = presignV1(input, signer, toInstant(Number(expires) * 1000))
      expect(new URL(ours).searchParams.get('Signature')).toBe(signature)
      expect([...new URL(ours).searchParams.keys()].slice(0, 3)).toEqual([
        'Expires',
        'OSSAccessKeyId',
        'Signature',
      ])
    },
  )

  const anyKey = fc
    .array(fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 })
    .map((segments) => segments.join('/'))
    .filter((key) => !/[\u0000-\u001f\u007f\\]|(^|\/)(\.{0,2})(\/|$)/.test(key))

  it('verify for any key, host style and path style, both versions, GET and HEAD', () => {
    fc.assert(
      fc.property(
        anyKey,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('GET', 'HEAD'),
        (key, isV4, isPath, method) => {
          const bucketUrl = isPath ? `http://127.0.0.1:8420/${BUCKET}` : `https://${HOST}`
          const input = { method, bucket: BUCKET, key, bucketUrl }
          const url = isV4
            ? presignV4(input, signer, { signedAt: now, expiresInSeconds: 60, region: 'cn-shanghai' })
            : presignV1(input, signer, toInstant(now + 60_000))
          const { host, origin } = new URL(url)
          const verification = verify({ method, target: url.slice(origin.length), headers: { host } }, now)
          expect({ ...verification, outcome: outcome(verification) }).toMatchObject({
            outcome: 'ok',
            bucket: BUCKET,
            key,
          })
        },
      ),
    )
  })

  it('do not verify for any other key', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (key, other) => {
        fc.pre(key !== other)
        const input = { method: 'GET', bucket: BUCKET, key, bucketUrl: `https://${HOST}` } as const
        const query = presignV1(input, signer, toInstant(now + 60_000))
          .split('?')
          .at(-1)
        const target = `/${other.split('/').map(encodeURIComponent).join('/')}?${query}`
        expect(outcome(verify({ method: 'GET', target, headers: { host: HOST } }, now))).toMatch(
          /^SignatureDoesNotMatch/,
        )
      }),
    )
  })
})

it('a malformed escape is refused', () => {
  const request = { method: 'GET', target: '/a%zz.xls', headers: { host: HOST } }
  expect(outcome(verify(request, toInstant(0)))).toBe('InvalidArgument')
})
