import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { XMLParser } from 'fast-xml-parser'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Clock } from '../platform/clock.js'
import { randomIds } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { openDirectoryStore } from '../platform/object-store/directory-store.js'
import { type PresignInput, presignV1, presignV4 } from '../platform/object-store/sign-url.js'
import type { ObjectStore } from '../platform/object-store/types.js'
import { registerDownloads } from './downloads.js'
import type { TlsPair } from './tls.js'

/** When the documented example report was made. */
export const NOW = toInstant(1624329965857)
export const BUCKET = 'cloud-config-compliance-report'
export const KEY =
  'CompliancePackReports/1208863178610001/cp-fdc8626622af00f90001/1208863178610001-cp-fdc8626622af00f90001-report-202106221046.xls'
export const SIGNER = { keyId: 'LTAIfakeFAKEfake0001', secret: 'fakeSecretFAKEsecret0123456789' }
/** The content of every small object. */
export const BODY = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256))

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface DownloadServer {
  readonly folder: string
  readonly store: ObjectStore
  readonly port: number
  /** Every stream the server has opened, in order. */
  readonly reads: readonly Readable[]
  send(
    target: string,
    options?: { method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<Answer>
  close(): Promise<void>
}

/** A listening server with an API, health and console routes of its own and downloads beside them, for tests. */
export async function startDownloads(clock: Clock, tls?: TlsPair): Promise<DownloadServer> {
  const folder = await mkdtemp(join(tmpdir(), 'assay downloads '))
  const store = await openDirectoryStore(folder, { clock, ids: randomIds })
  for (const key of [KEY, 'hidden.xls', 'console/healthz', 'dir/合规 報告+&%#~.xlsx'])
    await store.put(key, bodyOnce(), { contentType: 'application/vnd.ms-excel' })
  const reads: Readable[] = []
  const watched: ObjectStore = {
    ...store,
    read: (key, range) => {
      const stream = store.read(key, range)
      reads.push(stream)
      return stream
    },
  }
  const server = Fastify({
    serverFactory: (handler) =>
      tls === undefined ? createHttpServer(handler) : createHttpsServer({ ...tls }, handler),
  })
  server.get('/', async () => 'api')
  server.post('/', async () => 'api')
  server.get('/healthz', async () => 'healthy')
  server.get('/console/*', async () => 'console')
  registerDownloads(server, {
    bucket: BUCKET,
    store: watched,
    keys: {
      find: (keyId) => (keyId === SIGNER.keyId ? SIGNER.secret : null),
      refresh: async () => undefined,
    },
    clock,
    ids: randomIds,
    addressing: { boundHosts: new Map([['reports.example.com', BUCKET]]) },
    knownObject: async (key) => key !== 'hidden.xls',
  })
  const port = await listen(server)
  return {
    folder,
    store,
    port,
    reads,
    send: (target, options = {}) => sendRaw(port, target, options),
    close: async () => {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function* bodyOnce(): AsyncIterable<Buffer> {
  yield BODY
}

async function listen(server: FastifyInstance): Promise<number> {
  await server.listen({ host: '127.0.0.1', port: 0 })
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return address.port
}

/** Sends a request target exactly as given; fetch and URL would tidy it up. */
function sendRaw(
  port: number,
  target: string,
  options: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path: target, method, headers, agent: false })
    request.on('error', reject)
    request.on('response', (response) => {
      buffer(response).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes }),
        reject,
      )
    })
    request.end(body)
  })
}

/** The target of a URL for `key` signed at NOW, or at `at`, for an hour. */
export function signed(
  key: string,
  more: Partial<PresignInput> & { at?: Instant; version?: 1 | 4 } = {},
): string {
  const input = { method: 'GET', bucket: BUCKET, key, bucketUrl: `http://h/${BUCKET}`, ...more } as const
  const at = more.at ?? NOW
  const url =
    more.version === 4
      ? presignV4(input, SIGNER, { signedAt: at, expiresInSeconds: 3600, region: 'cn-shanghai' })
      : presignV1(input, SIGNER, toInstant(at + 3_600_000))
  return url.replace(/^https?:\/\/[^/]*/, '')
}

/** The elements of an error body. */
export function errorOf(body: Buffer): Record<string, string> {
  return new XMLParser({ parseTagValue: false }).parse(body.toString()).Error
}
