import { Agent } from 'node:https'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../platform/clock.js'
import { randomIds } from '../platform/ids.js'
import { downloadUrlSigner } from '../platform/object-store/sign-url.js'
import { makeAuthority, makeServerCertificate } from '../platform/x509/make-authority.js'
import { BODY, BUCKET, type DownloadServer, KEY, SIGNER, startDownloads } from './downloads-testing.js'

interface ClientReply {
  readonly res: { readonly status: number; readonly headers: Readonly<Record<string, string>> }
}

/** The part of the official client used here; the package has no types. */
interface OssClient {
  get(key: string, options?: { headers: Record<string, string> }): Promise<ClientReply & { content: Buffer }>
  head(key: string): Promise<ClientReply>
  put(key: string, content: Buffer): Promise<ClientReply>
  delete(key: string): Promise<ClientReply>
  signatureUrl(key: string, options: { expires: number; method?: string }): string
  signatureUrlV4(
    method: string,
    expires: number,
    request: { headers?: Record<string, string> } | undefined,
    key: string,
  ): Promise<string>
}

const require = createRequire(import.meta.url)
const Client: new (options: object) => OssClient = require('ali-oss')

let server: DownloadServer

beforeAll(async () => {
  server = await startDownloads(systemClock)
})

afterAll(() => server.close())

const endpointAt = (host: string) => `http://${host}:${server.port}`

function clientOfTest(options: object = {}): OssClient {
  return new Client({
    region: 'oss-cn-shanghai',
    endpoint: endpointAt('127.0.0.1'),
    bucket: BUCKET,
    accessKeyId: SIGNER.keyId,
    accessKeySecret: SIGNER.secret,
    ...options,
  })
}

describe.each([
  ['V1 header, host style', {}],
  ['V4 header, host style', { authorizationV4: true }],
  ['V1 header, path style', { sldEnable: true }],
  ['V4 header, path style', { sldEnable: true, authorizationV4: true }],
])('the official client, %s', (_name, options) => {
  it('gets an object', async () => {
    const { content, res } = await clientOfTest(options).get(KEY)
    expect(content).toEqual(BODY)
    expect(res.headers['content-type']).toBe('application/vnd.ms-excel')
  })

  it('gets a key in any script', async () => {
    expect((await clientOfTest(options).get('dir/合规 報告+&%#~.xlsx')).content).toEqual(BODY)
  })

  it('gets part of an object', async () => {
    const client = clientOfTest(options)
    const part = await client.get(KEY, { headers: { range: 'bytes=10-19' } })
    expect([part.res.status, part.content]).toEqual([206, BODY.subarray(10, 20)])
    const lenient = await client.get(KEY, { headers: { range: 'bytes=990-5000' } })
    expect([lenient.res.status, lenient.content.length]).toEqual([200, 1000])
    const standard = { 'x-oss-range-behavior': 'standard' }
    const clamped = await client.get(KEY, { headers: { range: 'bytes=990-5000', ...standard } })
    expect([clamped.res.status, clamped.content]).toEqual([206, BODY.subarray(990)])
    await expect(client.get(KEY, { headers: { range: 'bytes=5000-', ...standard } })).rejects.toMatchObject({
      status: 416,
      code: 'InvalidRange',
    })
  })

  it('asks for headers only', async () => {
    const { res } = await clientOfTest(options).head(KEY)
    expect([res.status, res.headers['content-length']]).toEqual([200, '1000'])
    await expect(clientOfTest(options).head('none.xls')).rejects.toMatchObject({
      status: 404,
      code: 'NoSuchKey',
    })
  })

  it('reads our errors', async () => {
    await expect(clientOfTest(options).get('none.xls')).rejects.toMatchObject({
      status: 404,
      code: 'NoSuchKey',
      requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
      hostId: `${BUCKET}.oss-cn-shanghai.aliyuncs.com`,
    })
    const stranger = clientOfTest({ ...options, accessKeyId: 'LTAIstranger' })
    await expect(stranger.get(KEY)).rejects.toMatchObject({ status: 403, code: 'InvalidAccessKeyId' })
    const liar = clientOfTest({ ...options, accessKeySecret: 'wrong' })
    await expect(liar.get(KEY)).rejects.toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  })

  it('cannot write or delete', async () => {
    const client = clientOfTest(options)
    await expect(client.put(KEY, Buffer.from('x'))).rejects.toMatchObject({
      status: 405,
      code: 'MethodNotAllowed',
    })
    await expect(client.delete(KEY)).rejects.toMatchObject({ status: 405, code: 'MethodNotAllowed' })
    expect((await client.get(KEY)).content).toEqual(BODY)
  })
})

it('the official client, path style on a named host', async () => {
  const client = clientOfTest({ endpoint: endpointAt('localhost'), sldEnable: true })
  expect((await client.get(KEY)).content).toEqual(BODY)
  await expect(client.get('none.xls')).rejects.toMatchObject({ code: 'NoSuchKey', hostId: 'localhost' })
})

describe('presigned URLs', () => {
  it('of ours are fetched by plain fetch', async () => {
    const signer = downloadUrlSigner({
      keys: { current: () => SIGNER },
      clock: systemClock,
      bucket: BUCKET,
      bucketUrl: `http://127.0.0.1:${server.port}/${BUCKET}`,
      ttlSeconds: 3600,
    })
    for (const key of [KEY, 'dir/合规 報告+&%#~.xlsx']) {
      const response = await fetch(signer.sign(key).url)
      expect(response.status).toBe(200)
      expect(Buffer.from(await response.arrayBuffer())).toEqual(BODY)
    }
  })

  it('of the official client are honoured, in both versions', async () => {
    const client = clientOfTest({ endpoint: undefined })
    const host = `${BUCKET}.oss-cn-shanghai.aliyuncs.com`
    const urls = [
      client.signatureUrl(KEY, { expires: 60 }),
      await client.signatureUrlV4('GET', 60, undefined, KEY),
    ]
    for (const url of urls) {
      const { pathname, search } = new URL(url)
      const answer = await server.send(pathname + search, { headers: { host } })
      expect([answer.status, answer.body.length]).toEqual([200, BODY.length])
    }
  })
})

describe('the official client over HTTPS', () => {
  const making = { clock: systemClock, ids: randomIds }
  const authority = makeAuthority(making)

  it('gets an object from a server it has the authority of, and from no other', async () => {
    // Whatever it connects to, it names the bucket's own host, and wants a certificate for that.
    const hosts = ['127.0.0.1', `${BUCKET}.oss-cn-shanghai.aliyuncs.com`]
    const secure = await startDownloads(systemClock, makeServerCertificate(authority, hosts, making))
    const endpoint = `https://127.0.0.1:${secure.port}`
    const options = { endpoint, secure: true, sldEnable: true }
    const trusting = clientOfTest({ ...options, httpsAgent: new Agent({ ca: authority.cert }) })
    expect((await trusting.get(KEY)).content).toEqual(BODY)
    await expect(clientOfTest({ ...options, retryMax: 0 }).get(KEY)).rejects.toThrow(/certificate/)
    await secure.close()
  })
})
