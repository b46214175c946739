import { randomUUID } from 'node:crypto'
import { XMLParser } from 'fast-xml-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/operations/index.js'
import type { ListedOperation } from '../../src/operations/operation.js'
import { percentEncode } from '../../src/rpc/percent-encode.js'
import { signV1Params } from '../../src/rpc/signature-v1.js'
import { bucketSnapshot, importFiles, until } from '../scenarios/client.js'
import { startTestServer, type TestServer } from '../scenarios/server.js'

/** What reads answers in both forms alike, replies and refusals, asked with the older signature. */

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await importFiles(server, {
    'b.json': bucketSnapshot(server.accountId, [{ id: 'b1', grant: 'public-read' }]),
  })
  const { CompliancePackId } = await answer('CreateCompliancePack', '2020-09-07', 'JSON', {
    CompliancePackName: 'p & <q>',
    ConfigRules: JSON.stringify([{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }]),
  })
  values['CompliancePackId'] = String(CompliancePackId)
  values['ResourceAccountId'] = server.accountId
  await answer('SetDirectory', '2026-12-01', 'JSON', {
    ManagementAccountId: server.accountId,
    Accounts: '[]',
  })
  const group = { AggregatorName: 'a & <b>', AggregatorType: 'RD' }
  values['AggregatorId'] = String(
    (await answer('CreateAggregator', '2020-09-07', 'JSON', group))['AggregatorId'],
  )
  const rule = await until(async () => {
    const reply = await answer('ListConfigRules', '2020-09-07', 'JSON')
    return /"ConfigRuleId":"(cr-\w+)","ConfigRuleName":"[^"]*","ConfigRuleState":"ACTIVE"/.exec(
      JSON.stringify(reply),
    )?.[1]
  })
  values['ConfigRuleId'] = rule
})
afterAll(() => server.stop())

const values: Record<string, string> = {
  ResourceId: 'b1',
  ResourceType: 'ACS::OSS::Bucket',
  Region: 'cn-hangzhou',
  MaxResults: '10',
  GroupByKey: 'RESOURCE_TYPE',
  PolicyType: 'System',
}

const parser = new XMLParser({ parseTagValue: false, trimValues: false, ignoreDeclaration: true })

async function ask(action: string, version: string, format: 'JSON' | 'XML', params: Record<string, string>) {
  const at = { timestamp: `${new Date().toISOString().slice(0, 19)}Z`, nonce: randomUUID() }
  const wish = { ...params, Action: action, Version: version, Format: format }
  const body = Object.entries(signV1Params('POST', wish, server, at))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&')
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return fetch(server.url, { method: 'POST', headers, body })
}

async function answer(action: string, version: string, format: 'JSON' | 'XML', params = {}) {
  const reply = await ask(action, version, format, params)
  const text = await reply.text()
  expect(reply.headers.get('content-type')).toBe(
    format === 'XML' ? 'text/xml;charset=utf-8' : 'application/json;charset=utf-8',
  )
  if (format === 'JSON') return JSON.parse(text) as Record<string, unknown>
  const root = parser.parse(text) as Record<string, Record<string, unknown>>
  expect(Object.keys(root)).toEqual([reply.ok ? `${action}Response` : 'Error'])
  return root[reply.ok ? `${action}Response` : 'Error'] ?? {}
}

/** Every scalar as text and lists of one as that one, as an XML reader without a schema sees them. */
function seen(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? seen(value[0]) : value.map(seen)
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).filter(([, each]) => !(Array.isArray(each) && each.length === 0))
  if (members.length === 0) return ''
  return Object.fromEntries(members.map(([name, each]) => [name.replace(/[^\w.-]/g, '_'), seen(each)]))
}

/** What differs between two calls of the same. */
const PASSING = new Set([
  'RequestId',
  'Recommend',
  'ComplianceSummaryTimestamp',
  'NextToken',
  'ReportUrl',
  'Url',
])

function lasting(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lasting)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (PASSING.has(name) ? [] : [[name, lasting(each)]])),
  )
}

function paramsOf(operation: ListedOperation): Record<string, string> {
  const names = Object.entries(operation.params).filter(([, field]) => field.required)
  return Object.fromEntries(names.map(([name]) => [name, values[name] ?? 'x']))
}

const READS = OPERATIONS.filter(({ access, body }) => access !== 'write' && body === undefined)

describe.each(READS.map((operation) => [`${operation.name} ${operation.version}`, operation] as const))(
  '%s',
  (_, operation) => {
    it('answers the same in XML as in JSON', async () => {
      const { name, version } = operation
      const params = paramsOf(operation)
      const json = await answer(name, version, 'JSON', params)
      const xml = await answer(name, version, 'XML', params)
      expect(lasting(xml)).toEqual(lasting(seen(json)))
    })
  },
)

it('most reads were answered, not refused', async () => {
  const refused = []
  for (const operation of READS) {
    const reply = await ask(operation.name, operation.version, 'XML', paramsOf(operation))
    if (!reply.ok) refused.push(operation.name)
  }
  expect(refused.length).toBeLessThan(READS.length / 2)
})
