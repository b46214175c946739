import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { operation } from '../operations/operation.js'
import { systemClock } from '../platform/clock.js'
import { wireText } from '../rpc/shapes.js'
import { noThrottle, rateThrottle } from '../rpc/throttle.js'
import { makeUser, startGateway } from './gateway-testing.js'

describe('a policy for certain addresses', () => {
  const document = JSON.stringify({
    Version: '1',
    Statement: {
      Effect: 'Allow',
      Action: 'ram:ListUsers',
      Resource: '*',
      Condition: { IpAddress: { 'acs:SourceIp': '192.0.2.0/24' } },
    },
  })

  test.each([
    [['127.0.0.1'], '192.0.2.9', 200],
    // An IPv4 address is the same in either form.
    [['127.0.0.1'], '::ffff:192.0.2.9', 200],
    // The last proxy before a trusted one is the client; what it says of others is hearsay.
    [['127.0.0.1'], '192.0.2.9, 198.51.100.1', 400],
    [['127.0.0.1', '198.51.100.0/24'], '192.0.2.9, 198.51.100.1', 200],
    [['127.0.0.1'], '198.51.100.1', 400],
    // Whoever is not a trusted proxy cannot say where it is.
    [['10.0.0.1'], '192.0.2.9', 400],
    [undefined, '192.0.2.9', 400],
  ])('with trusted proxies %j and a call said to be from %s', async (trustedProxies, from, status) => {
    const server = trustedProxies === undefined ? {} : { trustedProxies }
    const proxied = await startGateway({ server })
    const key = await makeUser(proxied, 'located')
    await proxied.call('CreatePolicy', { PolicyName: 'located', PolicyDocument: document })
    const attachment = { UserName: 'located', PolicyType: 'Custom', PolicyName: 'located' }
    await proxied.call('AttachPolicyToUser', attachment)
    const request = proxied.sign('ListUsers', {}, { key })
    const headers = { ...request.headers, 'x-forwarded-for': from }
    expect((await proxied.send({ ...request, headers })).status).toBe(status)
    await proxied.close()
  })
})

describe('rates and stopping', () => {
  test('calls beyond the rate are throttled and told when to come back', async () => {
    const account = rateThrottle(systemClock, { perSecond: 1, burst: 2 })
    const limited = await startGateway({ throttle: { account, operation: noThrottle } })
    const answers = [
      await limited.call('ListUsers'),
      await limited.call('ListUsers'),
      await limited.call('ListUsers'),
    ]
    expect(answers.map(({ body }) => body['Code'])).toEqual([undefined, undefined, 'Throttling.User'])
    const retryAfterMs = Number(answers[2]!.headers.get('x-acs-retry-after'))
    expect(retryAfterMs).toBeGreaterThan(0)
    expect(retryAfterMs).toBeLessThanOrEqual(1000)
    await limited.close()
  })

  test('a running call is finished, a new connection is not taken', async () => {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    let started = () => {}
    const isStarted = new Promise<void>((resolve) => {
      started = resolve
    })
    const Wait = operation({
      name: 'Wait',
      version: '2026-12-01',
      ramAction: null,
      access: 'read',
      params: {},
      reply: { Done: wireText },
      errors: [],
      async handle() {
        started()
        await released
        return { Done: 'yes' }
      },
    })
    const stopping = await startGateway({ operations: [Wait] })
    const running = stopping.call('Wait', {}, { version: '2026-12-01' })
    await isStarted
    const stopped = stopping.server.stop()
    await new Promise((resolve) => setImmediate(resolve))
    const port = Number(new URL(stopping.url).port)
    const refused = await new Promise((resolve) => connect(port, '127.0.0.1').on('error', resolve))
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' })
    release()
    expect((await running).body).toMatchObject({ Done: 'yes' })
    await stopped
    await stopping.close()
  })
})
