import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { call, ReplyError } from './client.js'
import { startTestServer, type TestServer } from './server.js'

// CommonJS whose types describe another module form than Node gives them.
const require = createRequire(import.meta.url)
const core = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core')

async function withServer<T>(
  settings: Readonly<Record<string, string>>,
  work: (server: TestServer) => Promise<T>,
): Promise<T> {
  const server = await startTestServer(settings)
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}

async function codesOf(calls: readonly Promise<unknown>[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(calls)
  return outcomes.map((each) =>
    each.status === 'fulfilled'
      ? 'OK'
      : each.reason instanceof ReplyError
        ? each.reason.code
        : String(each.reason),
  )
}

const RULES = JSON.stringify([{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }])

describe('rates', () => {
  it('of an operation leave the account’s other operations alone', async () => {
    const settings = { ASSAY_RATE_OPERATION: '1', ASSAY_RATE_OPERATION_BURST: '3' }
    await withServer(settings, async (server) => {
      const lists = Array.from({ length: 6 }, () => call(server, 'ListCompliancePacks'))
      const codes = (await codesOf(lists)).sort()
      expect(codes).toEqual(['OK', 'OK', 'OK', 'Throttling.Api', 'Throttling.Api', 'Throttling.Api'])
      expect(await codesOf([call(server, 'ListConfigRules')])).toEqual(['OK'])
    })
  })

  it('of an account are told to the official client, with when to come back', async () => {
    await withServer({ ASSAY_RATE_ACCOUNT: '1', ASSAY_RATE_ACCOUNT_BURST: '1' }, async (server) => {
      await call(server, 'ListConfigRules')
      const client = new core.default(
        new core.$OpenApiUtil.Config({
          accessKeyId: server.accessKeyId,
          accessKeySecret: server.accessKeySecret,
          endpoint: new URL(server.url).host,
          protocol: 'http',
        }),
      )
      const description = new core.$OpenApiUtil.Params({
        action: 'ListCompliancePacks',
        version: '2020-09-07',
        protocol: 'HTTP',
        pathname: '/',
        method: 'POST',
        authType: 'AK',
        style: 'RPC',
        reqBodyType: 'formData',
        bodyType: 'json',
      })
      const error = await client
        .callApi(description, new core.$OpenApiUtil.OpenApiRequest({}), {} as never)
        .then(
          () => null,
          (thrown: unknown) => thrown,
        )
      expect(error).toMatchObject({ name: 'ThrottlingError', code: 'Throttling.User', statusCode: 400 })
      const { retryAfter } = error as { retryAfter: number }
      expect(retryAfter).toBeGreaterThan(0)
      expect(retryAfter).toBeLessThanOrEqual(1_000)
    })
  })
})

describe('quotas', () => {
  const packs = (server: TestServer, count: number) =>
    Array.from({ length: count }, (_, i) =>
      call(server, 'CreateCompliancePack', { CompliancePackName: `p${i}`, ConfigRules: RULES }),
    )
  const CODE = 'CompliancePackExceedMaxCount'

  it.each([
    ['the profile of the cloud', { ASSAY_QUOTA_PROFILE: 'cloud' }, 7, 5],
    ['one quota given beside it', { ASSAY_QUOTA_PROFILE: 'cloud', ASSAY_QUOTA_PACKS: '2' }, 4, 2],
    ['the generous profile', {}, 8, 8],
  ])('are those of %s', async (_, settings, asked, made) => {
    await withServer(settings, async (server) => {
      const codes = await codesOf(packs(server, asked))
      expect(codes.filter((code) => code === 'OK')).toHaveLength(made)
      expect(codes.filter((code) => code === CODE)).toHaveLength(asked - made)
    })
  })
})
