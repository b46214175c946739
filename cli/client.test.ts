import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { settableClock } from '../src/platform/clock.js'
import { randomIds } from '../src/platform/ids.js'
import { toInstant } from '../src/platform/instant.js'
import { payloadSha256, readAuthorization, signatureV3, stringToSignV3 } from '../src/rpc/signature-v3.js'
import { CallError, createClient } from './client.js'
import { ConnectionError } from './http.js'
import { anything, members, number, text, UnexpectedReplyError } from './read-reply.js'

interface Received {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

const clock = settableClock(toInstant(Date.UTC(2026, 10, 24, 2, 57, 55, 123)))
const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

function clientFor(port: number) {
  const endpoint = new URL(`http://127.0.0.1:${port}`)
  return createClient(
    { endpoint, accessKeyId: 'LTAI5tTEST', accessKeySecret: 'secret' },
    { clock, ids: randomIds },
  )
}

/** A server that gives every request the same answer and keeps what it received. */
async function answering(status: number, answer: string, port = 0) {
  const received: Received[] = []
  const server = createServer(async (request, reply) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    received.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
    reply.writeHead(status).end(answer)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { received, port: address.port, client: clientFor(address.port) }
}

const operation = { name: 'GetThing', version: '2020-09-07', reply: anything }

describe('createClient', () => {
  it('signs what it sends, so that the server computes the same signature', async () => {
    const { client, received } = await answering(200, '{"RequestId":"R"}')
    await client.call(operation, {
      Name: "it's (a) 名+字",
      Absent: undefined,
      List: [{ Key: 'k' }],
      On: true,
    })
    const { url, headers, body } = received[0]!
    expect(url).toBe('/')
    expect(Object.fromEntries(new URLSearchParams(body.toString()))).toEqual({
      Name: "it's (a) 名+字",
      List: '[{"Key":"k"}]',
      On: 'true',
    })
    expect(headers['x-acs-date']).toBe('2026-11-24T02:57:55Z')
    expect(headers['content-length']).toBe(String(body.length))
    expectSigned('/', new Map(), headers, body)
  })

  it('sends bytes as they are, with the parameters in the query', async () => {
    const { client, received } = await answering(200, '{"RequestId":"R"}')
    const bytes = Buffer.from([0, 255, 38, 61])
    await client.send(operation, { Path: 'a b/c', Offset: 0 }, bytes)
    const { url, headers, body } = received[0]!
    expect(url).toBe('/?Offset=0&Path=a%20b%2Fc')
    expect(body).toEqual(bytes)
    const query = new Map([
      ['Path', 'a b/c'],
      ['Offset', '0'],
    ])
    expectSigned('/', query, headers, body)
  })

  it('gives every call a nonce of its own', async () => {
    const { client, received } = await answering(200, '{}')
    await client.call(operation)
    await client.call(operation)
    expect(new Set(received.map(({ headers }) => headers['x-acs-signature-nonce'])).size).toBe(2)
  })

  const errors = [
    {
      name: 'an API error',
      status: 400,
      answer: '{"RequestId":"R-1","Code":"Invalid.CompliancePackId.Value","Message":"It does not exist."}',
      message: 'Invalid.CompliancePackId.Value: It does not exist. (R-1)',
    },
    {
      name: 'an error without a message',
      status: 503,
      answer: '{"Code":"ServiceUnavailable"}',
      message: 'ServiceUnavailable: the answer is none of this API; is the address right?',
    },
    {
      name: 'a page of something else',
      status: 404,
      answer: '<html>not found</html>',
      message: 'Http404: the answer is none of this API; is the address right?',
    },
    {
      name: 'a page of something else that says it is fine',
      status: 200,
      answer: '<html>welcome</html>',
      message: 'Http200: the answer is none of this API; is the address right?',
    },
  ]
  for (const { name, status, answer, message } of errors)
    it(`reads ${name}`, async () => {
      const { client } = await answering(status, answer)
      const failure = await client.call(operation).catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(CallError)
      expect(failure).toMatchObject({ message, status })
    })

  it('says where a reply is not as expected', async () => {
    const { client } = await answering(200, '{"Thing":{"Size":"big"}}')
    const reply = members({ Thing: members({ Size: number, Name: text }) })
    const call = client.call({ ...operation, reply })
    await expect(call).rejects.toThrow(UnexpectedReplyError)
    await expect(call).rejects.toThrow('GetThing.Thing.Size should be a number, but is "big"')
  })

  it('calls once more when nothing listens yet', async () => {
    const { port } = await answering(200, '{}')
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
    const call = clientFor(port).call(operation)
    const { received } = await answering(200, '{"Late":true}', port)
    expect(await call).toEqual({ Late: true })
    expect(received).toHaveLength(1)
  })

  it('says so when nothing listens at all', async () => {
    const { port } = await answering(200, '{}')
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
    const call = clientFor(port).call(operation)
    await expect(call).rejects.toThrow(ConnectionError)
    await expect(call).rejects.toThrow(`cannot reach http://127.0.0.1:${port}: nothing listens there`)
  })
})

function expectSigned(
  path: string,
  query: ReadonlyMap<string, string>,
  headers: IncomingHttpHeaders,
  body: Buffer,
): void {
  const http = { method: 'POST', path, rawQuery: '', headers, body, sourceAddress: '', isSecure: false }
  const { accessKeyId, signedHeaders, signature } = readAuthorization(http)
  const header = (name: string) => String(headers[name] ?? '')
  const signed = stringToSignV3({ method: 'POST', path, query, header }, signedHeaders, payloadSha256(body))
  expect(accessKeyId).toBe('LTAI5tTEST')
  expect(headers['x-acs-content-sha256']).toBe(payloadSha256(body))
  expect(signature).toBe(signatureV3('secret', signed))
}
