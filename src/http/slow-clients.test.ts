import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type Config, readConfig } from '../config.js'
import { startGateway, type TestGateway } from './gateway-testing.js'

let gateway: TestGateway
afterEach(() => gateway.close())

async function start(limits: Partial<Config>): Promise<void> {
  gateway = await startGateway({ server: { limits: { ...readConfig({}), ...limits } } })
}

function open(): Socket {
  return connect(Number(new URL(gateway.url).port), '127.0.0.1').on('error', () => {})
}

/** What the server says until it closes the connection, and after how many milliseconds that is. */
async function untilClosed(socket: Socket): Promise<{ text: string; ms: number }> {
  const startedAt = performance.now()
  let text = ''
  socket.on('data', (chunk) => {
    text += String(chunk)
  })
  await once(socket, 'close')
  return { text, ms: performance.now() - startedAt }
}

/** Sends a byte every 100 ms for as long as the connection lives. */
function drip(socket: Socket, bytes: string): void {
  const timer = setInterval(() => socket.write(bytes), 100)
  socket.on('close', () => clearInterval(timer))
}

const HEAD = 'POST / HTTP/1.1\r\nhost: x\r\n'
const LENGTH = 'content-length: 1000\r\n\r\n'

test.each([
  ['headers', HEAD, 'x-a: b\r\n'],
  ['a request line', 'GET /?', 'a'],
  ['a body', HEAD + LENGTH, 'a'],
])('a client that sends %s byte by byte is told off and cut off', async (_, begin, bytes) => {
  await start({ headersTimeoutSeconds: 1, requestTimeoutSeconds: 2 })
  const socket = open()
  socket.write(begin)
  drip(socket, bytes)
  const { text, ms } = await untilClosed(socket)
  expect(ms).toBeGreaterThan(800)
  expect(ms).toBeLessThan(30_000)
  expect(text).toMatch(/^HTTP\/1.1 408 /)
  expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4))).toMatchObject({
    RequestId: expect.any(String),
    Code: 'RequestTimeout',
  })
})

test('a client that sends nothing is cut off', async () => {
  await start({ headersTimeoutSeconds: 1, requestTimeoutSeconds: 2 })
  expect((await untilClosed(open())).ms).toBeLessThan(30_000)
})

test('two hundred slow clients do not keep the others waiting', async () => {
  await start({ headersTimeoutSeconds: 10, requestTimeoutSeconds: 20 })
  const slow = Array.from({ length: 200 }, open)
  for (const socket of slow) {
    socket.write(HEAD)
    drip(socket, 'x-a: b\r\n')
  }
  await delay(300)
  const startedAt = performance.now()
  expect((await gateway.call('ListUsers')).status).toBe(200)
  expect(performance.now() - startedAt).toBeLessThan(9_000)
  for (const socket of slow) socket.destroy()
})

test('connections beyond the limit are closed, and room is made again', async () => {
  await start({ maxConnections: 3 })
  const kept = [open(), open(), open()]
  await Promise.all(kept.map((socket) => once(socket, 'connect')))
  await untilClosed(open())
  kept[0]!.destroy()
  await delay(100)
  expect((await gateway.call('ListUsers')).status).toBe(200)
  for (const socket of kept) socket.destroy()
})

test.each([
  ['a request line', `GET /?a=${'x'.repeat(9_000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
  ['a header', `GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'x'.repeat(9_000)}\r\n\r\n`],
  ['many headers', `GET / HTTP/1.1\r\nhost: x\r\n${'x-a: b\r\n'.repeat(3_000)}\r\n`],
])('%s beyond the limit is refused', async (_, bytes) => {
  await start({ maxHeaderBytes: 8_192 })
  const socket = open()
  socket.write(bytes)
  const { text } = await untilClosed(socket)
  expect(text).toMatch(/^HTTP\/1.1 431 /)
  expect(text).toContain('"Code":"RequestHeadersTooLarge"')
})

test.each([
  ['application/x-www-form-urlencoded', 100_000, 413],
  ['text/plain', 100_000, 413],
  ['application/octet-stream', 17 * 1024 * 1024, 413],
])('a body of type %s with %i bytes is refused unread', async (type, length, status) => {
  await start({ maxBodyBytes: 65_536 })
  const socket = open()
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`)
  const [first] = await once(socket, 'data')
  expect(String(first)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(String(first)).toContain('"Code":"RequestTooLarge"')
  socket.destroy()
})

test.each([
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\r\n\r\n'],
  ['a header without a name', 'GET / HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n'],
  ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  [
    'a length beside chunks',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
])('%s is answered in the form of an error', async (_, bytes) => {
  await start({})
  const socket = open()
  socket.write(bytes, 'latin1')
  const { text } = await untilClosed(socket)
  expect(text).toMatch(/^HTTP\/1.1 400 /)
  expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4))).toMatchObject({ Code: 'MalformedRequest' })
})
