import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operation } from '../operations/operation.js'
import { integer, text } from '../rpc/fields.js'
import { keptReplies } from '../rpc/kept-replies.js'
import { wireInteger, wireText } from '../rpc/shapes.js'
import { ACCOUNT_ID, makeUser, ROOT, startGateway, type TestGateway } from './gateway-testing.js'

const EchoBytes = operation({
  name: 'EchoBytes',
  version: '2026-12-01',
  ramAction: 'assay:EchoBytes',
  access: 'read',
  body: 'raw',
  params: { Note: text() },
  reply: { Size: wireInteger, Note: wireText },
  errors: [],
  handle: async ({ Note }, { request }) => ({ Size: request.rawBody.length, Note: Note ?? '' }),
})

const FailWithoutSaying = operation({
  name: 'FailWithoutSaying',
  version: '2026-12-01',
  ramAction: null,
  access: 'read',
  params: {},
  reply: {},
  errors: [],
  async handle() {
    throw new Error('the secret table of passwords')
  },
})

const RepeatText = operation({
  name: 'RepeatText',
  version: '2026-12-01',
  ramAction: null,
  access: 'read',
  keptForMs: Number.POSITIVE_INFINITY,
  params: { Text: text({ required: true }), Times: integer({ required: true }) },
  reply: { Text: wireText },
  errors: [],
  handle: async ({ Text, Times }) => ({ Text: Text.repeat(Times) }),
})

let gateway: TestGateway
beforeAll(async () => {
  const operations = [EchoBytes, FailWithoutSaying, RepeatText]
  gateway = await startGateway({ operations, keptReplies: keptReplies(1_000_000) })
})
afterAll(() => gateway.close())

describe('every reply', () => {
  test('has its RequestId in body and header, a trace id, and open CORS headers', async () => {
    const { body, headers } = await gateway.call('ListUsers')
    expect(body['RequestId']).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/)
    expect(headers.get('x-acs-request-id')).toBe(body['RequestId'])
    expect(headers.get('x-acs-trace-id')).toMatch(/^[0-9a-f]{32}$/)
    expect(headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-expose-headers')).toBe('*')
  })

  test.each([1, 1_000, 100_000])('%i times a text arrives whole, made anew or kept', async (times) => {
    const form = { Text: '中"', Times: String(times) }
    for (const _ of ['anew', 'kept']) {
      const { status, body, headers } = await gateway.call('RepeatText', form, { version: '2026-12-01' })
      const { RequestId, ...members } = body
      expect({ status, ...members }).toEqual({ status: 200, Text: '中"'.repeat(times) })
      expect(headers.get('x-acs-request-id')).toBe(RequestId)
      expect(Number(headers.get('content-length'))).toBe(Buffer.byteLength(JSON.stringify(body)))
    }
  })
})

describe('refusals, in order', () => {
  test.each([
    ['an unknown version', 'ListUsers', { version: '2016-01-01' }, 400, 'InvalidVersion'],
    ['an action of another version', 'ListUsers', { version: '2026-12-01' }, 404, 'InvalidAction.NotFound'],
    [
      'an unknown key',
      'ListUsers',
      { key: { accessKeyId: 'x', accessKeySecret: 'y' } },
      404,
      'InvalidAccessKeyId.NotFound',
    ],
    ['a wrong secret', 'ListUsers', { key: { ...ROOT, accessKeySecret: 'y' } }, 400, 'SignatureDoesNotMatch'],
    ['an old date', 'ListUsers', { date: '2020-01-01T00:00:00Z' }, 400, 'InvalidTimeStamp.Expired'],
    ['no user name', 'GetUser', {}, 400, 'MissingUserName'],
    ['an unknown user', 'GetUser', { query: { UserName: 'nobody' } }, 404, 'EntityNotExist.User'],
    [
      'a status of no enum',
      'UpdateAccessKey',
      { query: { UserAccessKeyId: 'a', Status: 'On' } },
      400,
      'InvalidStatus',
    ],
  ] as const)('%s', async (_, action, options, status, code) => {
    const answer = await gateway.call(action, {}, options)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ Code: code, HostId: gateway.host, RequestId: expect.any(String) })
    expect(answer.body['Recommend']).toContain(`q=${encodeURIComponent(code)}`)
  })

  test('a repeated nonce, also for another call, but not one burnt by a bad signature', async () => {
    const bad = { nonce: 'nonce-1', key: { ...ROOT, accessKeySecret: 'y' } }
    expect((await gateway.call('ListUsers', {}, bad)).body['Code']).toBe('SignatureDoesNotMatch')
    expect((await gateway.call('ListUsers', {}, { nonce: 'nonce-1' })).status).toBe(200)
    const again = await gateway.call('ListPolicies', {}, { nonce: 'nonce-1' })
    expect(again.body['Code']).toBe('SignatureNonceUsed')
  })

  test('the very same bytes twice', async () => {
    const request = gateway.sign('ListUsers', {})
    expect((await gateway.send(request)).status).toBe(200)
    expect((await gateway.send(request)).body['Code']).toBe('SignatureNonceUsed')
  })

  test('clock skew beyond fifteen minutes on either side', async () => {
    for (const [minutes, status] of [
      [14, 200],
      [-14, 200],
      [16, 400],
      [-16, 400],
    ] as const) {
      gateway.setSkew(minutes * 60_000)
      expect((await gateway.call('ListUsers')).status).toBe(status)
    }
    gateway.setSkew(0)
  })

  test('methods other than GET and POST, other paths, and unsigned calls', async () => {
    const put = await fetch(`${gateway.url}/?Action=ListUsers&Version=2015-05-01`, {
      method: 'PUT',
      body: 'x',
    })
    expect(await put.json()).toMatchObject({ Code: 'UnsupportedHTTPMethod' })
    const path = await fetch(`${gateway.url}/other`)
    expect([path.status, await path.json()]).toMatchObject([404, { Code: 'InvalidAction.NotFound' }])
    const bare = await fetch(gateway.url)
    expect(await bare.json()).toMatchObject({ Code: 'MissingAction' })
    const unsigned = await fetch(`${gateway.url}/?Action=ListUsers&Version=2015-05-01`)
    expect(await unsigned.json()).toMatchObject({ Code: 'MissingAccessKeyId' })
  })
})

describe('permission', () => {
  test('is decided before parameters and existence, so nothing can be probed', async () => {
    const key = await makeUser(gateway, 'prober')
    const codes = []
    for (const form of [{}, { UserName: 'prober' }, { UserName: 'nobody' }, { UserName: 'x'.repeat(100) }])
      codes.push((await gateway.call('GetUser', form, { key })).body['Code'])
    expect(codes).toEqual(['NoPermission', 'NoPermission', 'NoPermission', 'NoPermission'])
  })

  test('of a policy counts at once when attached, and no more when detached', async () => {
    const key = await makeUser(gateway, 'auditor')
    const policy = { UserName: 'auditor', PolicyType: 'System', PolicyName: 'AssayAuditorAccess' }
    const allowed = async () =>
      (await gateway.call('VerifyAuditLog', {}, { key, version: '2026-12-01' })).status
    expect(await allowed()).toBe(400)
    await gateway.call('AttachPolicyToUser', policy)
    expect(await allowed()).toBe(200)
    await gateway.call('DetachPolicyFromUser', policy)
    expect(await allowed()).toBe(400)
  })

  test('of a custom policy reaches exactly the ARN it names', async () => {
    const key = await makeUser(gateway, 'narrow')
    const document = {
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: 'ram:GetUser', Resource: `acs:ram:*:${ACCOUNT_ID}:user/narrow` },
      ],
    }
    await gateway.call('CreatePolicy', { PolicyName: 'own-user', PolicyDocument: JSON.stringify(document) })
    await gateway.call('AttachPolicyToUser', {
      UserName: 'narrow',
      PolicyType: 'Custom',
      PolicyName: 'own-user',
    })
    expect((await gateway.call('GetUser', { UserName: 'narrow' }, { key })).status).toBe(200)
    const other = await gateway.call('GetUser', { UserName: 'prober' }, { key })
    expect(other.body).toMatchObject({
      Code: 'NoPermission',
      AccessDeniedDetail: { AuthPrincipalOwnerId: ACCOUNT_ID, NoPermissionType: 'ImplicitDeny' },
    })
    expect(other.status).toBe(400)
  })

  test('of a disabled key is none', async () => {
    const key = await makeUser(gateway, 'leaver', ['AssayFullAccess'])
    expect((await gateway.call('ListUsers', {}, { key })).status).toBe(200)
    const form = { UserName: 'leaver', UserAccessKeyId: key.accessKeyId, Status: 'Inactive' }
    await gateway.call('UpdateAccessKey', form)
    expect((await gateway.call('ListUsers', {}, { key })).body['Code']).toBe('InvalidAccessKeyId.Inactive')
  })
})

describe('raw bodies', () => {
  const call = (body: Buffer, query = {}) =>
    gateway.call('EchoBytes', {}, { version: '2026-12-01', body, query })

  test('reach the handler as they are, with parameters from the query', async () => {
    const answer = await call(Buffer.from('Note=form&not=one\0'), { Note: 'q' })
    expect(answer.body).toMatchObject({ Size: 18, Note: 'q' })
  })

  test('may have up to 16 MB, others 4 MB', async () => {
    expect((await call(Buffer.alloc(15 * 1024 * 1024))).body).toMatchObject({ Size: 15 * 1024 * 1024 })
    expect((await call(Buffer.alloc(17 * 1024 * 1024))).status).toBe(413)
    const form = await gateway.call('CreateUser', { UserName: 'big', Comments: 'x'.repeat(5 * 1024 * 1024) })
    expect([form.status, form.body['Code']]).toEqual([413, 'RequestTooLarge'])
  })

  test('cannot be signed V1, which does not cover them', async () => {
    const url = `${gateway.url}/?Action=EchoBytes&Version=2026-12-01&AccessKeyId=${ROOT.accessKeyId}`
    const answer = await fetch(url, { method: 'POST', body: 'x' })
    expect(await answer.json()).toMatchObject({ Code: 'UnsupportedSignatureType' })
  })
})

describe('what leaves the server', () => {
  test('of a bug is its RequestId; the log has the rest', async () => {
    const answer = await gateway.call('FailWithoutSaying', {}, { version: '2026-12-01' })
    expect([answer.status, answer.body['Code']]).toEqual([500, 'InternalError'])
    expect(answer.text).not.toMatch(/secret|table|Error:|\.ts/)
    const line = gateway
      .log()
      .split('\n')
      .find((each) => each.includes(String(answer.body['RequestId'])))
    expect(line).toContain('the secret table of passwords')
  })

  test('in the log of a call are who and what, never secrets, signatures or parameters', async () => {
    const { body } = await gateway.call('CreateUser', { UserName: 'logged', Comments: 'private-remark' })
    const made = await gateway.call('CreateAccessKey', { UserName: 'logged' })
    const { AccessKeySecret } = made.body['AccessKey'] as { AccessKeySecret: string }
    const lines = gateway.log()
    const line = JSON.parse(lines.split('\n').find((each) => each.includes(String(body['RequestId'])))!)
    expect(line).toMatchObject({ action: 'CreateUser', accountId: ACCOUNT_ID, code: 'OK', status: 200 })
    expect(line.ms).toBeGreaterThan(0)
    for (const secret of [AccessKeySecret, ROOT.accessKeySecret, 'private-remark', 'Signature='])
      expect(lines).not.toContain(secret)
  })

  test('as metrics counts calls by operation and code, never by what a stranger sends', async () => {
    await gateway.call('NoSuchAction-xyz')
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text()
    expect(metrics).toMatch(/assay_calls_total\{action="CreateUser",code="OK"\} \d+/)
    expect(metrics).toMatch(/assay_call_duration_seconds_bucket\{le="0.1",action="ListUsers"\}/)
    expect(metrics).not.toContain('xyz')
  })

  test('as health and readiness', async () => {
    expect(await (await fetch(`${gateway.url}/healthz`)).text()).toBe('ok\n')
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
  })
})

test.each([
  [{ AcceptLanguage: 'zh-CN' }, 'en', '用户不存在。'],
  [{}, 'zh-CN,zh;q=0.9,en;q=0.8', '用户不存在。'],
  [{}, 'en-GB,zh;q=0.5', 'The user does not exist.'],
  [{}, 'fr', 'The user does not exist.'],
])('texts are in the language asked for: %j with the header %s', async (params, header, message) => {
  const signed = gateway.sign('GetUser', { UserName: 'nobody', ...params })
  const answer = await gateway.send({ ...signed, headers: { ...signed.headers, 'accept-language': header } })
  expect(answer.body).toMatchObject({ Code: 'EntityNotExist.User', Message: message })
})
