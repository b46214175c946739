import { createRequire } from 'node:module'
import type PopClient from '@alicloud/pop-core'
import { XMLParser } from 'fast-xml-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeUser, ROOT, startGateway, type TestGateway, type TestKey } from './gateway-testing.js'

// Both are CommonJS whose types describe another module form than Node gives them.
const require = createRequire(import.meta.url)
const core = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core')
const pop = require('@alicloud/pop-core') as { readonly RPCClient: typeof PopClient }

/** The API as official clients see it, over a real socket. */
let gateway: TestGateway

beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

function popClient(key: TestKey = ROOT, apiVersion = '2015-05-01') {
  return new pop.RPCClient({ ...key, endpoint: gateway.url, apiVersion })
}

function coreClient(key: TestKey = ROOT, extra: Record<string, string> = {}) {
  return new core.default(
    new core.$OpenApiUtil.Config({ ...key, endpoint: gateway.host, protocol: 'http', ...extra }),
  )
}

function coreParams(action: string, method: string) {
  return new core.$OpenApiUtil.Params({
    action,
    version: '2015-05-01',
    protocol: 'HTTP',
    pathname: '/',
    method,
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  })
}

interface CoreReply {
  readonly body: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

async function callCore(
  client: ReturnType<typeof coreClient>,
  action: string,
  request: object,
  method = 'POST',
) {
  const reply = await client.callApi(
    coreParams(action, method),
    new core.$OpenApiUtil.OpenApiRequest(request),
    {} as never,
  )
  return (reply as unknown as CoreReply).body
}

describe.each(['GET', 'POST'] as const)('pop-core, signature V1, %s', (method) => {
  test('makes and reads a user with text of all kinds', async () => {
    const name = `pop-${method.toLowerCase()}`
    const params = { UserName: name, DisplayName: "it's 100% *ok* +1 ~ 你好 (ü)", Comments: 'a&b=c' }
    const made = await popClient().request<{ User: Record<string, string> }>('CreateUser', params, { method })
    expect(made.User).toMatchObject({ UserName: name, DisplayName: params.DisplayName, Comments: 'a&b=c' })
    const read = await popClient().request<{ User: Record<string, string> }>(
      'GetUser',
      { UserName: name },
      { method },
    )
    expect(read.User).toEqual(made.User)
  })

  test('reads an error', async () => {
    const answer = popClient().request('GetUser', { UserName: 'nobody' }, { method })
    await expect(answer).rejects.toMatchObject({ code: 'EntityNotExist.User' })
  })

  test('tells a wrong secret apart by the echoed string to sign', async () => {
    const client = popClient({ ...ROOT, accessKeySecret: 'wrong' })
    const answer = client.request('GetUser', { UserName: 'nobody' }, { method })
    await expect(answer).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' })
    await expect(answer).rejects.toThrow(`server string to sign is:${method}&%2F&AccessKeyId%3D`)
  })
})

describe('openapi-core, signature V3', () => {
  test.each(['GET', 'POST'])('%s with query parameters', async (method) => {
    const name = `core-${method.toLowerCase()}`
    const query = { UserName: name, DisplayName: "it's (a) *test* 你好" }
    const made = await callCore(coreClient(), 'CreateUser', { query }, method)
    expect(made['User']).toMatchObject({ UserName: name, DisplayName: query.DisplayName })
  })

  test('POST with a form body', async () => {
    const made = await callCore(coreClient(), 'CreateUser', {
      body: { UserName: 'core-form', Comments: "!'()*" },
    })
    expect(made['User']).toMatchObject({ UserName: 'core-form', Comments: "!'()*" })
  })

  test('the same client signing V1', async () => {
    const client = coreClient(ROOT, { signatureAlgorithm: 'v2' })
    const made = await callCore(client, 'CreateUser', {
      query: { UserName: 'core-v1' },
      body: { Comments: 'x' },
    })
    expect(made['User']).toMatchObject({ UserName: 'core-v1', Comments: 'x' })
  })

  test('reads a denial with its detail', async () => {
    const key = await makeUser(gateway, 'denied')
    const answer = callCore(coreClient(key), 'DeleteUser', { query: { UserName: 'core-form' } })
    await expect(answer).rejects.toMatchObject({
      code: 'NoPermission',
      accessDeniedDetail: {
        PolicyType: 'AccountLevelIdentityBasedPolicy',
        AuthAction: 'ram:DeleteUser',
        AuthPrincipalType: 'SubUser',
        NoPermissionType: 'ImplicitDeny',
        EncodedDiagnosticMessage: expect.stringMatching(/^AQE/),
      },
    })
  })

  test('reads an unknown key and an unknown action', async () => {
    const stranger = coreClient({ accessKeyId: 'LTAInobody', accessKeySecret: 'x' })
    await expect(callCore(stranger, 'ListUsers', {})).rejects.toMatchObject({
      code: 'InvalidAccessKeyId.NotFound',
      statusCode: 404,
    })
    await expect(callCore(coreClient(), 'NoSuchThing', {})).rejects.toMatchObject({
      code: 'InvalidAction.NotFound',
      statusCode: 404,
    })
  })
})

test('XML on request, for success and error', async () => {
  const parser = new XMLParser()
  const list = await gateway.call('ListAccessKeys', { Format: 'xml' })
  expect(list.headers.get('content-type')).toBe('text/xml;charset=utf-8')
  const root = parser.parse(list.text).ListAccessKeysResponse
  expect(root.AccessKeys.AccessKey.AccessKeyId).toBe(ROOT.accessKeyId)
  expect(root.RequestId).toBe(list.headers.get('x-acs-request-id'))
  const missing = await gateway.call('GetUser', { Format: 'XML' })
  expect(parser.parse(missing.text).Error).toMatchObject({ Code: 'MissingUserName', HostId: gateway.host })
  const odd = await gateway.call('ListUsers', { Format: 'YAML' })
  expect(odd.body).toMatchObject({ Code: 'InvalidParameter.Format' })
})
