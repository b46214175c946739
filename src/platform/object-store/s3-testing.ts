import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

interface Stored {
  readonly bytes: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** `refuse`: 503; `deny`: 403; the others end or hold the connection. */
export type S3Fault =
  | 'refuse'
  | 'deny'
  /** Reads what comes and answers nothing. */
  | 'silent'
  /** Every answer takes a while. */
  | 'slow'
  /** Breaks off in the middle of what it is sent or sends. */
  | 'half'
  /** Does what it is asked and breaks off before it says so. */
  | 'lostReply'

export interface S3TestServer {
  readonly url: string
  /** From now on every request fails like this; undefined = none does. */
  fail(how: S3Fault | undefined): void
  /** The same after so many more requests that are answered. */
  failAfter(requests: number, how: S3Fault): void
  /** Requests that met the fault set last. */
  failed(): number
  /** Content by bucket and key, `bucket/key`. */
  readonly contents: ReadonlyMap<string, { readonly bytes: Buffer }>
  close(): Promise<void>
}

const SLOW_MS = 150
/** Objects of one page of a list; few, so that lists have pages. */
const PAGE = 4

/**
 * As much of the protocol of S3 as the store uses, in memory, with the bucket in the path; for tests. Objects are
 * whole or not there, ranges hold, lists are in byte order and in pages, a wrong Content-MD5 is refused. Signatures
 * are asked for and not verified. Fails on demand. Source: the S3 API reference, "Actions"
 */
export async function startS3Server(): Promise<S3TestServer> {
  const objects = new Map<string, Stored>()
  let fault: S3Fault | undefined
  let failed = 0
  let wellFor = 0
  const server = createServer((request, reply) => {
    const isWell = fault === undefined || wellFor-- > 0
    if (!isWell) failed++
    answerOrFail(isWell ? undefined : fault, objects, request, reply).catch((error: unknown) =>
      refuse(reply, 500, String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    fail: (how) => {
      fault = how
      failed = 0
      wellFor = 0
    },
    failAfter: (requests, how) => {
      fault = how
      failed = 0
      wellFor = requests
    },
    failed: () => failed,
    contents: objects,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answerOrFail(
  fault: S3Fault | undefined,
  objects: Map<string, Stored>,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  switch (fault) {
    case undefined:
      return answer(objects, request, reply)
    case 'refuse':
      return refuse(reply, 503, 'SlowDown')
    case 'deny':
      return refuse(reply, 403, 'AccessDenied')
    case 'silent':
      request.resume()
      return
    case 'slow':
      await delay(SLOW_MS)
      return answer(objects, request, reply)
    case 'lostReply':
      // Without a reply to write to: what it says goes nowhere.
      await answer(objects, request, new ServerResponse(request))
      request.socket.destroy()
      return
    case 'half':
      return breakOff(objects, request, reply)
  }
}

/** Half of an object goes out, or the first bytes of one come in; then the connection is gone. */
async function breakOff(
  objects: ReadonlyMap<string, Stored>,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const stored = objects.get(nameOf(request))
  if (request.method === 'GET' && stored !== undefined) {
    reply.writeHead(200, { ...stored.headers, 'content-length': stored.bytes.length })
    reply.write(stored.bytes.subarray(0, stored.bytes.length / 2))
  } else if (request.method === 'PUT') await once(request, 'data')
  setImmediate(() => request.socket.destroy())
}

function nameOf(request: IncomingMessage): string {
  return decodeURIComponent(new URL(request.url ?? '/', 'http://s3').pathname.slice(1))
}

async function answer(
  objects: Map<string, Stored>,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://s3')
  const name = nameOf(request)
  if (!/^AWS4-HMAC-SHA256 Credential=/.test(request.headers.authorization ?? ''))
    return refuse(reply, 403, 'AccessDenied')
  if (url.searchParams.get('list-type') === '2') return list(objects, name.replace(/\/$/, ''), url, reply)
  const stored = objects.get(name)
  switch (request.method) {
    case 'PUT': {
      const bytes = await buffer(request)
      if (request.headers['content-md5'] !== createHash('md5').update(bytes).digest('base64'))
        return refuse(reply, 400, 'BadDigest')
      objects.set(name, { bytes, headers: keptHeaders(request) })
      return void reply.end()
    }
    case 'DELETE':
      objects.delete(name)
      return void reply.writeHead(204).end()
    case 'HEAD':
    case 'GET':
      if (stored === undefined) return refuse(reply, 404, 'NoSuchKey')
      return send(stored, request, reply)
    default:
      return refuse(reply, 405, 'MethodNotAllowed')
  }
}

function keptHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'),
  )
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]))
}

function send({ bytes, headers }: Stored, request: IncomingMessage, reply: ServerResponse): void {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const part = first === undefined ? bytes : bytes.subarray(Number(first), Number(last) + 1)
  reply.writeHead(first === undefined ? 200 : 206, { ...headers, 'content-length': part.length })
  reply.end(request.method === 'HEAD' ? undefined : part)
}

function list(objects: ReadonlyMap<string, Stored>, bucket: string, url: URL, reply: ServerResponse): void {
  const prefix = url.searchParams.get('prefix') ?? ''
  const keys = [...objects.keys()]
    .filter((name) => name.startsWith(`${bucket}/${prefix}`))
    .map((name) => name.slice(bucket.length + 1))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const from = Number(url.searchParams.get('continuation-token') ?? 0)
  const page = keys.slice(from, from + PAGE)
  const isTruncated = from + PAGE < keys.length
  const contents = page.map((key) => `<Contents><Key>${escapeXml(key)}</Key></Contents>`).join('')
  const next = isTruncated ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : ''
  reply.setHeader('content-type', 'application/xml')
  reply.end(
    `<ListBucketResult>${contents}<IsTruncated>${isTruncated}</IsTruncated>${next}</ListBucketResult>`,
  )
}

function refuse(reply: ServerResponse, status: number, code: string): void {
  reply.writeHead(status, { 'content-type': 'application/xml' })
  reply.end(`<Error><Code>${code}</Code><Message>${escapeXml(code)}</Message></Error>`)
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
}
