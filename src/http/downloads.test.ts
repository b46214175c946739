import { once } from 'node:events'
import { readdir, readlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settableClock } from '../platform/clock.js'
import {
  BODY,
  BUCKET,
  type DownloadServer,
  errorOf,
  KEY,
  NOW,
  signed,
  startDownloads,
} from './downloads-testing.js'

const clock = settableClock(NOW)
let server: DownloadServer

beforeAll(async () => {
  server = await startDownloads(clock)
})

afterAll(() => server.close())

describe('a signed GET', () => {
  it.each([1, 4] as const)('version %i answers with every header of the service', async (version) => {
    const { status, headers, body } = await server.send(signed(KEY, { version }))
    expect(status).toBe(200)
    expect(body).toEqual(BODY)
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.ms-excel',
      'content-length': '1000',
      'content-disposition': 'attachment',
      'content-md5': 'y+y9sP3VzsHiQkk7YAjMeQ==',
      etag: '"CBECBDB0FDD5CEC1E242493B6008CC79"',
      'last-modified': 'Tue, 22 Jun 2021 02:46:05 GMT',
      'accept-ranges': 'bytes',
      server: 'AliyunOSS',
      'x-oss-object-type': 'Normal',
      'x-oss-storage-class': 'Standard',
      'x-oss-force-download': 'true',
      'x-oss-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
      'x-oss-server-time': expect.stringMatching(/^\d+$/),
      'x-oss-hash-crc64ecma': '17036788464839511630',
    })
  })

  it('takes the longest key there is', async () => {
    const key = `${'a'.repeat(500)}/${'b'.repeat(518)}.xls`
    const answer = await server.send(signed(key))
    expect([answer.status, errorOf(answer.body)['Key']]).toEqual([404, key])
    expect((await server.send(signed(`${key}s`))).status).toBe(400)
  })

  it('works host style, on a bound host, and for keys in any script', async () => {
    const hostStyle = (key: string) => signed(key, { bucketUrl: 'http://h' })
    const host = `${BUCKET}.oss-cn-shanghai.aliyuncs.com`
    expect((await server.send(hostStyle(KEY), { headers: { host } })).body).toEqual(BODY)
    expect((await server.send(hostStyle(KEY), { headers: { host: 'reports.example.com:80' } })).body).toEqual(
      BODY,
    )
    expect((await server.send(hostStyle('console/healthz'), { headers: { host } })).body).toEqual(BODY)
    expect((await server.send(signed('dir/合规 報告+&%#~.xlsx'))).body).toEqual(BODY)
    expect((await server.send(signed('dir/合规 報告+&%#~.xlsx', { version: 4 }))).body).toEqual(BODY)
  })

  it('replaces reply headers by signed parameters only', async () => {
    const parameters = new Map([
      ['response-content-disposition', 'attachment; filename="レポート.xls"'],
      ['response-content-type', 'text/plain'],
      ['response-cache-control', 'no-store'],
    ])
    const { headers } = await server.send(signed(KEY, { parameters }))
    expect(Buffer.from(String(headers['content-disposition']), 'latin1').toString()).toBe(
      'attachment; filename="レポート.xls"',
    )
    expect(headers).toMatchObject({ 'content-type': 'text/plain', 'cache-control': 'no-store' })
    const added = await server.send(`${signed(KEY)}&response-content-type=text%2Fhtml`)
    expect(errorOf(added.body)['Code']).toBe('SignatureDoesNotMatch')
    const split = new Map([['response-content-type', 'a/b\r\nSet-Cookie: x=1']])
    expect((await server.send(signed(KEY, { parameters: split }))).status).toBe(400)
  })

  it.each([
    [{ range: 'bytes=0-1' }, 206, 'bytes 0-1/1000', BODY.subarray(0, 2)],
    [{ range: 'bytes=990-' }, 206, 'bytes 990-999/1000', BODY.subarray(990)],
    [{ range: 'bytes=-10' }, 206, 'bytes 990-999/1000', BODY.subarray(990)],
    [{ range: 'bytes=990-2000' }, 200, undefined, BODY],
    [{ range: 'bytes=1000-' }, 200, undefined, BODY],
    [{ range: 'bytes=0-1,5-6' }, 200, undefined, BODY],
    [{ range: 'bytes=0-1', 'if-range': '"OTHER"' }, 200, undefined, BODY],
  ])('with %j', async (headers, status, contentRange, bytes) => {
    const answer = await server.send(signed(KEY), { headers })
    expect([answer.status, answer.headers['content-range']]).toEqual([status, contentRange])
    expect(answer.headers['content-length']).toBe(String(bytes.length))
    expect(answer.body).toEqual(bytes)
  })

  it('answers conditions with 304 and 412', async () => {
    const etag = '"CBECBDB0FDD5CEC1E242493B6008CC79"'
    const same = await server.send(signed(KEY), { headers: { 'if-none-match': etag } })
    expect([same.status, same.body.length, same.headers['etag']]).toEqual([304, 0, etag])
    const other = await server.send(signed(KEY), { headers: { 'if-match': '"X"' } })
    expect(other.status).toBe(412)
    expect(errorOf(other.body)).toMatchObject({ Code: 'PreconditionFailed', Condition: 'If-Match' })
  })
})

describe('a signed HEAD', () => {
  it('answers like GET without a body', async () => {
    const { status, headers, body } = await server.send(signed(KEY, { method: 'HEAD' }), { method: 'HEAD' })
    expect([status, headers['content-length'], body.length]).toEqual([200, '1000', 0])
    expect(headers).toMatchObject({
      etag: '"CBECBDB0FDD5CEC1E242493B6008CC79"',
      'x-oss-object-type': 'Normal',
    })
  })

  it('is not what a URL signed for GET permits', async () => {
    const { status, headers, body } = await server.send(signed(KEY), { method: 'HEAD' })
    expect([status, body.length, headers['x-oss-ec']]).toEqual([403, 0, '0002-00000040'])
    const xml = Buffer.from(String(headers['x-oss-err']), 'base64')
    expect(errorOf(xml)['Code']).toBe('SignatureDoesNotMatch')
  })

  it('keeps the error in a header only while that header stays small', async () => {
    const target = `${signed(KEY)}&response-content-type=${'x'.repeat(8000)}`
    const { status, headers } = await server.send(target, { method: 'HEAD' })
    expect([status, headers['x-oss-err'], headers['x-oss-ec']]).toEqual([403, undefined, '0002-00000040'])
  })
})

describe('beside the rest of the server', () => {
  it.each([
    ['/', 'GET', 200, 'api'],
    ['/?Action=X&Signature=y', 'POST', 200, 'api'],
    ['/healthz', 'GET', 200, 'healthy'],
    ['/console/', 'GET', 200, 'console'],
    ['/console/a/b.js', 'GET', 200, 'console'],
    ['/metrics/x', 'GET', 404, 'Route'],
    ['/healthz/x', 'GET', 404, 'Route'],
    ['/readyz', 'GET', 404, 'Route'],
    ['/Upper/x', 'GET', 404, 'Route'],
    ['/console/x', 'PUT', 404, 'Route'],
  ])('%s %s', async (target, method, status, text) => {
    const answer = await server.send(target, { method })
    expect(answer.status).toBe(status)
    expect(answer.body.toString()).toContain(text)
  })
})

describe('streaming', () => {
  const SIZE = 64 * 1024 * 1024

  async function openFilesBelow(path: string): Promise<number> {
    const names = await readdir('/proc/self/fd')
    const links = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')))
    return links.filter((link) => link.startsWith(path)).length
  }

  beforeAll(async () => {
    async function* zeros(): AsyncIterable<Buffer> {
      const chunk = Buffer.alloc(1024 * 1024)
      for (let sent = 0; sent < SIZE; sent += chunk.length) yield chunk
    }
    await server.store.put('big.zip', zeros(), { contentType: 'application/zip' })
  })

  it('waits for a slow client and closes the file when it goes', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.write(`GET ${signed('big.zip')} HTTP/1.1\r\nHost: h\r\n\r\n`)
    await once(socket, 'readable')
    socket.pause()
    await delay(200)
    const stream = server.reads.at(-1)!
    expect([stream.readableEnded, stream.destroyed]).toEqual([false, false])
    const closed = once(stream, 'close')
    socket.destroy()
    await closed
    expect(stream.destroyed).toBe(true)
    if (process.platform === 'linux') expect(await openFilesBelow(server.folder)).toBe(0)
  })

  it('serves many readers at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        server.send(signed(KEY), { headers: { range: `bytes=${at}-${at + 9}` } }),
      ),
    )
    for (const [at, answer] of answers.entries()) expect(answer.body).toEqual(BODY.subarray(at, at + 10))
  })
})
