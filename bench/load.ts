/**
 * The load of `bench/gateway.ts`, in a process of its own: requests signed beforehand, each with a nonce of its own, over
 * kept connections, as many as were asked for. Takes orders and gives results as JSON messages.
 */
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { percentEncode } from '../src/rpc/percent-encode.js'
import { signV1Params } from '../src/rpc/signature-v1.js'

export interface LoadOrder {
  readonly url: string
  readonly key: { readonly accessKeyId: string; readonly accessKeySecret: string }
  readonly params: Readonly<Record<string, string>>
  readonly requests: number
  readonly connections: number
  /** Sent at this pace, each at its time whatever became of those before; as fast as they are answered when absent. */
  readonly perSecond?: number
}

export interface LoadResult {
  readonly seconds: number
  /** Replies with a status other than 2xx; a measurement with any is none. */
  readonly failed: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** One whole reply. */
  readonly sample: { readonly status: number; readonly head: string; readonly body: string }
}

interface Reply {
  readonly status: number
  readonly head: string
  readonly body: string
}

function signRequests({ url, key, params, requests }: LoadOrder): Buffer[] {
  const { host } = new URL(url)
  const timestamp = new Date().toISOString().replace(/\.\d{3}/, '')
  return Array.from({ length: requests }, () => {
    const signed = signV1Params('GET', params, key, { timestamp, nonce: randomUUID() })
    const query = Object.entries(signed).map(
      ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`,
    )
    return Buffer.from(`GET /?${query.join('&')} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n\r\n`)
  })
}

/** A kept connection on which one request follows the reply to the one before. */
async function openConnection(
  url: string,
): Promise<{ send(request: Buffer): Promise<Reply>; close(): void }> {
  const { hostname, port } = new URL(url)
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let received = ''
  let settle: { resolve(reply: Reply): void; reject(error: unknown): void } | undefined
  const fail = (error: unknown) => settle?.reject(error)
  socket.setEncoding('latin1').on('error', fail)
  socket.on('close', () => fail(new Error('the connection was closed')))
  socket.on('data', (chunk: string) => {
    received += chunk
    const reply = takeReply(received)
    if (reply === undefined) return
    received = ''
    settle?.resolve(reply)
  })
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject }
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

/** The reply that the text is; undefined while some of it is missing. Every reply here states its length. */
function takeReply(text: string): Reply | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const length = /\r\ncontent-length: (\d+)/i.exec(text)
  if (length === null) throw new Error('a reply without a length')
  if (text.length < end + 4 + Number(length[1])) return undefined
  return { status: Number(text.slice(9, 12)), head: text.slice(0, end), body: text.slice(end + 4) }
}

/** Waits until a request is to be sent; a late one counts from when it should have been. */
async function sendingTime({ perSecond }: LoadOrder, begun: number, number: number): Promise<number> {
  if (perSecond === undefined) return performance.now()
  const dueAt = begun + (number * 1_000) / perSecond
  const waitMs = dueAt - performance.now()
  if (waitMs > 0) await delay(waitMs)
  return dueAt
}

async function run(order: LoadOrder, requests: readonly Buffer[]): Promise<LoadResult> {
  const connections = await Promise.all(
    Array.from({ length: order.connections }, () => openConnection(order.url)),
  )
  const latencies: number[] = []
  let next = 0
  let failed = 0
  let sample: Reply | undefined
  const begun = performance.now()
  await Promise.all(
    connections.map(async ({ send }) => {
      while (next < requests.length) {
        const number = next++
        const sentAt = await sendingTime(order, begun, number)
        const reply = await send(requests[number]!)
        latencies.push(performance.now() - sentAt)
        if (reply.status < 200 || reply.status > 299) failed++
        if (sample === undefined || reply.status > 299) sample = reply
      }
    }),
  )
  const seconds = (performance.now() - begun) / 1_000
  for (const { close } of connections) close()
  latencies.sort((one, other) => one - other)
  const at = (share: number) => latencies[Math.floor(latencies.length * share)]!
  return { seconds, failed, p50Ms: at(0.5), p99Ms: at(0.99), sample: sample! }
}

/** Orders and the word to begin take turns: signing must not fall into what is measured. */
let signed: { order: LoadOrder; requests: readonly Buffer[] } | undefined
process.on('message', async (message) => {
  if (message === 'usage') return
  if (message !== 'go') {
    const order: LoadOrder = JSON.parse(String(message))
    signed = { order, requests: signRequests(order) }
    process.send?.('signed')
  } else if (signed !== undefined) {
    process.send?.(JSON.stringify(await run(signed.order, signed.requests)))
  }
})
process.channel?.ref()
process.send?.('ready')
