import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UnavailableError } from '../../errors.js'
import { settableClock } from '../clock.js'
import { randomIds } from '../ids.js'
import { objectStoreSuite, SUITE_NOW } from './object-store-suite.js'
import { parseS3Address } from './s3-address.js'
import { s3Store } from './s3-store.js'
import { startS3Server } from './s3-testing.js'

let directory: string
let server: Awaited<ReturnType<typeof startS3Server>>
let buckets = 0
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 's3 '))
  server = await startS3Server()
})
afterAll(async () => {
  await server.close()
  expect(await readdir(directory)).toEqual([])
  await rm(directory, { recursive: true, force: true })
})

objectStoreSuite('S3 store', async () => {
  const bucket = `bucket-${++buckets}`
  const address = parseS3Address(`s3://${bucket}/some/prefix?endpoint=${server.url}&pathStyle=true`, {})
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' }
  return s3Store({ ...address, credentials }, { clock: settableClock(SUITE_NOW), ids: randomIds }, directory)
})

describe('a store that fails', () => {
  it.each(['refuse', 'deny', 'silent', 'half', 'lostReply'] as const)(
    '%s: is unavailable, and well afterwards',
    async (fault) => {
      const address = parseS3Address(`s3://${fault}?endpoint=${server.url}&pathStyle=true&timeout=0.5`, {})
      const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' }
      const deps = { clock: settableClock(SUITE_NOW), ids: randomIds }
      const store = s3Store({ ...address, credentials }, deps, directory)
      const put = (key: string) =>
        store.put(key, Readable.from([Buffer.alloc(100_000, 1)]), { contentType: 'text/plain' })
      await put('there')
      server.fail(fault)
      try {
        await expect(put('new')).rejects.toThrow(UnavailableError)
        await expect(store.find('there')).rejects.toThrow(UnavailableError)
        await expect(buffer(store.read('there'))).rejects.toThrow(UnavailableError)
        await expect(store.delete('there')).rejects.toThrow(UnavailableError)
        await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toThrow(UnavailableError)
      } finally {
        server.fail(undefined)
      }
      await put('new')
      expect(await buffer(store.read('new'))).toHaveLength(100_000)
    },
    60_000,
  )
})

describe('address of a bucket', () => {
  const keys = { OSS_ACCESS_KEY_ID: 'id', OSS_ACCESS_KEY_SECRET: 'secret' }

  it.each([
    ['s3://b', { bucket: 'b', prefix: '', region: 'us-east-1', isPathStyle: false }],
    ['s3://b/a/c/?region=eu-west-1', { prefix: 'a/c/', region: 'eu-west-1' }],
    ['s3://b?timeout=2.5', { timeoutMs: 2500 }],
    ['s3://b?endpoint=http://h:9&pathStyle=true', { endpoint: 'http://h:9', isPathStyle: true }],
    [
      'oss://b/a?region=cn-hangzhou&internal=true',
      { prefix: 'a/', endpoint: 'https://s3.oss-cn-hangzhou-internal.aliyuncs.com', isPathStyle: false },
    ],
  ])('%s', (text, expected) => {
    expect(parseS3Address(text, keys)).toMatchObject(expected)
  })

  it('has a timeout in seconds', () => {
    for (const timeout of ['0', '-1', 'x'])
      expect(() => parseS3Address(`s3://b?timeout=${timeout}`, {})).toThrow('number of seconds')
  })

  it('of OSS needs a region and keys', () => {
    expect(() => parseS3Address('oss://b', keys)).toThrow('?region=')
    expect(() => parseS3Address('oss://b?region=cn-hangzhou', {})).toThrow('OSS_ACCESS_KEY_ID')
  })
})
