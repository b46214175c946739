import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type FastifyInstance, fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomIds } from '../../platform/ids.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import { registerConsole } from './serve.js'
import { type SignInCodes, signInCodes } from './sign-in-codes.js'

const CREDENTIALS = {
  AccessKeyId: 'STS.one',
  AccessKeySecret: 'secret',
  SecurityToken: 'token',
  Expiration: '2026-11-24T20:00:00Z',
}
const TEN_MINUTES = 600_000

let folder: string
let app: FastifyInstance
let codes: SignInCodes
let now: Instant = toInstant(0)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-console-'))
  mkdirSync(join(folder, 'console', 'assets'), { recursive: true })
  const page = '<head><base href="./"></head>'
  writeFileSync(join(folder, 'console', 'index.html'), page)
  writeFileSync(join(folder, 'console', 'index.html.gz'), gzipSync(page))
  writeFileSync(join(folder, 'console', 'assets', 'main-1.js'), 'export {}')
  writeFileSync(join(folder, 'console', 'assets', 'main-1.js.gz'), gzipSync('export {}'))
  writeFileSync(join(folder, 'secret.json'), 'of nobody')
  writeFileSync(join(folder, 'openapi.json'), '{}')
  writeFileSync(join(folder, 'openapi.json.gz'), gzipSync('{}'))
  codes = signInCodes({ now: () => now }, randomIds)
  app = fastify()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  registerConsole(app, {
    folder: join(folder, 'console'),
    openapiFile: join(folder, 'openapi.json'),
    signInCodes: codes,
  })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the console is served', () => {
  it.each([
    ['/console/', './'],
    ['/console/packages', './'],
    ['/console/packages/cp-1', '../'],
    ['/console/resources/ACS%3A%3AECS%3A%3AInstance/a%2Fb/diff?x=/a/b/c', '../../../'],
  ])('with a base that fits %s behind any prefix', async (url, base) => {
    const { statusCode, body, headers } = await app.inject({ url })
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: `<head><base href="${base}"></head>` })
    expect(headers['cache-control']).toBe('no-cache')
  })

  it('with a policy that lets no inline code and no other host in', async () => {
    for (const url of [
      '/console/',
      '/console/assets/main-1.js',
      '/console/assets/none.js',
      '/openapi.json',
    ]) {
      const { headers } = await app.inject({ url })
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|https?:|\*/)
      expect(headers['x-content-type-options']).toBe('nosniff')
    }
  })

  it('compressed, and kept for ever where the name holds a digest', async () => {
    const plain = await app.inject({ url: '/console/assets/main-1.js' })
    expect(plain.body).toBe('export {}')
    expect(plain.headers['cache-control']).toContain('immutable')
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8')
    const small = await app.inject({
      url: '/console/assets/main-1.js',
      headers: { 'accept-encoding': 'gzip' },
    })
    expect(small.headers['content-encoding']).toBe('gzip')
    const same = await app.inject({
      url: '/console/assets/main-1.js',
      headers: { 'if-none-match': String(plain.headers['etag']) },
    })
    expect(same.statusCode).toBe(304)
  })

  it.each([
    '/console/assets/none.js',
    '/console/assets/../../secret.json',
    '/console/assets/..%2f..%2fsecret.json',
    '/console/assets/main-1.js%00.html',
  ])('and %s is no file of it', async (url) => {
    const { statusCode, body } = await app.inject({ url })
    expect(body).not.toContain('of nobody')
    expect(statusCode === 404 || body.includes('<base')).toBe(true)
  })

  it('from its folder, by a relative redirect', async () => {
    const { statusCode, headers } = await app.inject({ url: '/console?a=1' })
    expect({ statusCode, location: headers.location }).toEqual({ statusCode: 308, location: 'console/?a=1' })
  })
})

describe('a sign-in code', () => {
  const redeem = (payload: string) =>
    app.inject({
      method: 'POST',
      url: '/console/sign-in',
      headers: { 'content-type': 'text/plain' },
      payload,
    })

  it('gives its credentials once', async () => {
    const code = codes.issue(CREDENTIALS)
    const first = await redeem(code)
    expect(first.json()).toEqual(CREDENTIALS)
    expect(first.headers['cache-control']).toBe('no-store')
    expect((await redeem(code)).statusCode).toBe(404)
  })

  it('is of no use after ten minutes, and no other text ever is', async () => {
    now = toInstant(1_000)
    const code = codes.issue(CREDENTIALS)
    now = toInstant(1_001 + TEN_MINUTES)
    expect((await redeem(code)).statusCode).toBe(404)
    expect((await redeem('')).statusCode).toBe(404)
    expect((await redeem('A'.repeat(43))).statusCode).toBe(404)
  })

  it('is pushed out by sixteen later ones', async () => {
    const [first = ''] = Array.from({ length: 17 }, () => codes.issue(CREDENTIALS))
    expect((await redeem(first)).statusCode).toBe(404)
  })
})
