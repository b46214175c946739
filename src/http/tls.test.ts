import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../platform/clock.js'
import { randomIds } from '../platform/ids.js'
import { ConfigError } from '../platform/setting.js'
import { makeAuthority, makeServerCertificate } from '../platform/x509/make-authority.js'
import type { SignedRequest } from '../rpc/signature-v3.js'
import { makeUser, startGateway, type TestGateway } from './gateway-testing.js'
import { readTlsPair } from './tls.js'

const making = { clock: systemClock, ids: randomIds }
const authority = makeAuthority(making)
const pairFor = (hosts: readonly string[]) => makeServerCertificate(authority, hosts, making)

const open: TestGateway[] = []
afterEach(async () => {
  for (const gateway of open.splice(0)) await gateway.close()
})

async function start(options: Parameters<typeof startGateway>[0]): Promise<TestGateway> {
  const gateway = await startGateway(options)
  open.push(gateway)
  return gateway
}

/** Sends a signed call over TLS, trusting our authority alone. */
async function sendOver(agent: Agent, gateway: TestGateway, signed: SignedRequest) {
  const { hostname, port } = new URL(gateway.url)
  const sent = request({
    agent,
    hostname,
    port,
    method: 'POST',
    path: signed.target,
    headers: signed.headers,
  })
  sent.end(signed.body)
  const [reply] = await once(sent, 'response')
  const socket: TLSSocket = reply.socket
  const names = socket.getPeerCertificate().subjectaltname
  let text = ''
  for await (const chunk of reply) text += String(chunk)
  return { status: Number(reply.statusCode), body: JSON.parse(text), socket, names }
}

const OVER_TLS_ONLY = JSON.stringify({
  Version: '1',
  Statement: {
    Effect: 'Allow',
    Action: 'ram:ListUsers',
    Resource: '*',
    Condition: { Bool: { 'acs:SecureTransport': 'true' } },
  },
})

/** Lets `sender` make the user and its policy. */
async function makeTlsUser(gateway: TestGateway) {
  const key = await makeUser(gateway, 'careful')
  await gateway.call('CreatePolicy', { PolicyName: 'tls-only', PolicyDocument: OVER_TLS_ONLY })
  await gateway.call('AttachPolicyToUser', {
    UserName: 'careful',
    PolicyType: 'Custom',
    PolicyName: 'tls-only',
  })
  return key
}

describe('over TLS', () => {
  test('calls are answered, and old protocol versions are not spoken', async () => {
    const gateway = await start({ server: { tls: pairFor(['127.0.0.1', 'localhost']) } })
    expect(gateway.url).toMatch(/^https:/)
    const agent = new Agent({ ca: authority.cert })
    const answer = await sendOver(agent, gateway, gateway.sign('ListUsers', {}))
    expect(answer).toMatchObject({ status: 200, body: { Users: {} } })
    await expect(sendOver(new Agent(), gateway, gateway.sign('ListUsers', {}))).rejects.toThrow(/certificate/)
    const { port } = new URL(gateway.url)
    const old = connect({ host: '127.0.0.1', port: Number(port), maxVersion: 'TLSv1.1', ca: authority.cert })
    const [refusal] = await once(old, 'error')
    expect(String(refusal)).toMatch(/protocol|version/i)
  })

  test('a new certificate is for new connections; those that are there go on', async () => {
    const gateway = await start({ server: { tls: pairFor(['127.0.0.1', 'before.example.com']) } })
    const kept = new Agent({ ca: authority.cert, keepAlive: true, maxSockets: 1 })
    const first = await sendOver(kept, gateway, gateway.sign('ListUsers', {}))
    gateway.server.useTls(pairFor(['127.0.0.1', 'after.example.com']))
    const second = await sendOver(kept, gateway, gateway.sign('ListUsers', {}))
    expect([second.status, second.socket]).toEqual([200, first.socket])
    expect(second.names).toContain('before.example.com')
    const fresh = await sendOver(new Agent({ ca: authority.cert }), gateway, gateway.sign('ListUsers', {}))
    expect(fresh.status).toBe(200)
    expect(fresh.names).toContain('after.example.com')
    kept.destroy()
  })
})

describe('a policy for TLS only', () => {
  test.each([
    ['without a proxy', undefined, {}, 400],
    ['said by a trusted proxy', ['127.0.0.1'], { 'x-forwarded-proto': 'https' }, 200],
    ['a trusted proxy says otherwise', ['127.0.0.0/8'], { 'x-forwarded-proto': 'http' }, 400],
    ['said by a stranger', ['10.0.0.0/8'], { 'x-forwarded-proto': 'https' }, 400],
    ['said by the client when nobody is trusted', undefined, { 'x-forwarded-proto': 'https' }, 400],
    // The last proxy's word counts, not what the client wrote before it.
    [
      'said by the client through a trusted proxy',
      ['127.0.0.1'],
      { 'x-forwarded-proto': 'https, http' },
      400,
    ],
  ])('over HTTP, %s', async (_, trustedProxies, headers, status) => {
    const gateway = await start({ server: trustedProxies === undefined ? {} : { trustedProxies } })
    const key = await makeTlsUser(gateway)
    const signed = gateway.sign('ListUsers', {}, { key })
    const answer = await gateway.send({ ...signed, headers: { ...signed.headers, ...headers } })
    expect([answer.status, answer.body['Code']]).toEqual([
      status,
      status === 200 ? undefined : 'NoPermission',
    ])
  })
})

describe('files of certificate and key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay tls '))
  afterAll(() => rmSync(folder, { recursive: true }))
  const pair = pairFor(['localhost'])
  const other = pairFor(['localhost'])
  const files = { cert: pair.cert, key: pair.key, otherKey: other.key, empty: '' }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)

  test('are read', () => {
    expect(readTlsPair(join(folder, 'cert'), join(folder, 'key'))).toEqual({ cert: pair.cert, key: pair.key })
  })

  test.each([
    ['cert', 'otherKey', 'are no certificate and key'],
    ['empty', 'key', 'are no certificate and key'],
    ['cert', 'empty', 'are no certificate and key'],
    ['absent', 'key', 'ASSAY_TLS_CERT'],
    ['cert', 'absent', 'ASSAY_TLS_KEY'],
  ])('%s with %s is refused', (cert, key, reason) => {
    const work = () => readTlsPair(join(folder, cert), join(folder, key))
    expect(work).toThrow(ConfigError)
    expect(work).toThrow(reason)
  })
})
