import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, STS } from '../scenarios/client.js'
import { startTestServer, type TestServer } from '../scenarios/server.js'
import { type Draw, seededDraw } from './draw.js'
import { type FuzzedRequest, fuzzedRequest, rawBytes, type Signer } from './requests.js'

/**
 * Whatever is sent, the server answers, and says whose fault it was: no 5xx, no crash, no reply that is none,
 * none that takes over a second. A sample in `npm test`; `npm run fuzz` sends 100,000.
 */
const COUNT = Number(process.env['ASSAY_FUZZ_REQUESTS'] ?? 3000)
const SEED = Number(process.env['ASSAY_FUZZ_SEED'] ?? 20_261_124)
const LANES = 8
const SLOW_MS = 1000

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly ms: number
}

let server: TestServer
let signer: Signer
const agent = new Agent({ keepAlive: true, maxSockets: LANES })

beforeAll(async () => {
  server = await startTestServer({ ASSAY_RATE_ACCOUNT: '0', ASSAY_RATE_OPERATION: '0' })
  const { accessKeyId, accessKeySecret } = server
  signer = { accessKeyId, accessKeySecret, host: new URL(server.url).host }
}, 60_000)
afterAll(async () => {
  agent.destroy()
  await server.stop()
})

function send({ method, target, headers, body }: FuzzedRequest): Promise<Answer> {
  const startedAt = performance.now()
  const { hostname, port } = new URL(server.url)
  // The body's length as it is: Node would not send one with some methods.
  const sent = { ...headers, 'content-length': String(body.length) }
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { agent, hostname, port, method, path: target, headers: sent },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks).toString(),
            ms: performance.now() - startedAt,
          }),
        )
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** What is wrong with an answer; undefined when nothing is. */
function faultOf(request: FuzzedRequest, answer: Answer): string | undefined {
  const { status, type, body } = answer
  if (status >= 500) return `answered ${status}: ${body.slice(0, 300)}`
  const isCall = request.target === '/' || request.target.startsWith('/?')
  if (!isCall || request.method === 'HEAD') return undefined
  if (type.startsWith('text/xml')) {
    return /^<\?xml[^>]*\?>\s*<\w+(Response)?[ >]/.test(body) ? undefined : `no XML: ${body.slice(0, 100)}`
  }
  try {
    const members = JSON.parse(body) as Record<string, unknown>
    if (typeof members['RequestId'] !== 'string') return 'no RequestId'
    return status === 200 || typeof members['Code'] === 'string' ? undefined : 'an error without Code'
  } catch {
    return `no JSON: ${body.slice(0, 100)}`
  }
}

const shown = ({ kind, method, target, headers, body }: FuzzedRequest) =>
  JSON.stringify({
    kind,
    method,
    target: target.slice(0, 500),
    headers,
    body: body.toString('latin1').slice(0, 500),
  })

async function lane(draw: Draw, name: string, count: number, seen: Map<number, number>): Promise<string[]> {
  const faults: string[] = []
  for (let i = 0; i < count; i++) {
    const request = fuzzedRequest(draw, signer, `${name}-${i}`)
    const answer = await send(request)
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
    const fault = faultOf(request, answer) ?? (await slowness(request, answer))
    if (fault !== undefined) faults.push(`${fault}\n  ${shown(request)}`)
  }
  return faults
}

/** A busy machine may hold up one reply; the same request alone is not held up again. */
async function slowness(request: FuzzedRequest, answer: Answer): Promise<string | undefined> {
  if (answer.ms <= SLOW_MS) return undefined
  const again = await send(request)
  return again.ms <= SLOW_MS ? undefined : `took ${Math.round(answer.ms)} and ${Math.round(again.ms)} ms`
}

function sendRaw(bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.end(bytes))
    socket.setTimeout(300, () => socket.destroy())
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}

describe('a fuzzed server', () => {
  it(
    `answers ${COUNT} requests (seed ${SEED}) as the caller’s fault or well`,
    async () => {
      const seen = new Map<number, number>()
      const each = Math.ceil(COUNT / LANES)
      const lanes = Array.from({ length: LANES }, (_, i) =>
        lane(seededDraw(SEED + i), `fuzz-${i}`, each, seen),
      )
      const faults = (await Promise.all(lanes)).flat()
      expect(faults.slice(0, 5)).toEqual([])
      // The requests are worth sending: some pass, and they fail in many ways.
      expect(seen.get(200) ?? 0).toBeGreaterThan(COUNT / 50)
      expect(seen.get(400) ?? 0).toBeGreaterThan(COUNT / 10)
    },
    20 * 60_000,
  )

  it(
    'closes what is no HTTP without a 5xx',
    async () => {
      const draw = seededDraw(SEED)
      for (let i = 0; i < Math.min(1000, COUNT / 20); i += 10) {
        const replies = await Promise.all(Array.from({ length: 10 }, () => sendRaw(rawBytes(draw))))
        for (const reply of replies) expect(reply).not.toMatch(/^HTTP\/1\.1 5(?!05 )/)
      }
    },
    5 * 60_000,
  )

  it('still knows its caller afterwards', async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect(await call<Record<string, string>>(server, 'GetCallerIdentity', {}, STS)).toMatchObject({
      IdentityType: 'Account',
    })
  })
})
