import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { UnavailableError } from '../errors.js'
import { settableClock } from '../platform/clock.js'
import { randomIds } from '../platform/ids.js'
import { type DownloadDeps, registerDownloads } from './downloads.js'
import {
  BODY,
  BUCKET,
  type DownloadServer,
  errorOf,
  KEY,
  NOW,
  SIGNER,
  signed,
  startDownloads,
} from './downloads-testing.js'

const clock = settableClock(NOW)
let server: DownloadServer

beforeEach(async () => {
  server = await startDownloads(clock)
})

afterEach(() => server.close())

/** A second server over the same store, with some parts replaced. */
async function ask(target: string, parts: Partial<DownloadDeps>) {
  const other = Fastify()
  const keys = { find: () => SIGNER.secret, refresh: async () => undefined }
  registerDownloads(other, { bucket: BUCKET, store: server.store, keys, clock, ids: randomIds, ...parts })
  const { statusCode, body, headers, rawPayload } = await other.inject({ method: 'GET', url: target })
  await other.close()
  return {
    status: statusCode,
    headers,
    body: rawPayload,
    code: body.startsWith('<') ? errorOf(Buffer.from(body))['Code'] : null,
  }
}

it('answers 500 in XML, and nothing of the cause, when the content is damaged', async () => {
  const files = await readdir(join(server.folder, 'files'), { recursive: true, withFileTypes: true })
  for (const file of files) if (file.isFile()) await truncate(join(file.parentPath, file.name), 7)
  const { status, body, headers } = await server.send(signed(KEY))
  expect([status, headers['content-type'], errorOf(body)['Code']]).toEqual([
    500,
    'application/xml',
    'InternalError',
  ])
  expect(body.toString()).not.toMatch(/damaged|files/)
})

it('answers NoSuchKey when the object goes between look-up and read', async () => {
  const store = {
    ...server.store,
    find: async (key: string) => {
      const found = await server.store.find(key)
      await server.store.delete(key)
      return found
    },
  }
  expect(await ask(signed(KEY), { store })).toMatchObject({ status: 404, code: 'NoSuchKey' })
})

it('answers 503 while a dependency is down', async () => {
  const knownObject = () => Promise.reject(new UnavailableError(new Error('database')))
  expect(await ask(signed(KEY), { knownObject })).toMatchObject({ status: 503, code: 'ServiceUnavailable' })
})

it('asks for new keys once before it calls a key unknown', async () => {
  const known = new Map<string, string>()
  let refreshes = 0
  const refresh = async () => {
    refreshes++
    known.set(SIGNER.keyId, SIGNER.secret)
  }
  const keys = { find: (keyId: string) => known.get(keyId) ?? null, refresh }
  expect(await ask(signed(KEY), { keys })).toMatchObject({ status: 200, body: BODY })
  expect(await ask(signed(KEY).replace(SIGNER.keyId, 'other'), { keys })).toMatchObject({
    status: 403,
    code: 'InvalidAccessKeyId',
  })
  expect(refreshes).toBe(2)
})
