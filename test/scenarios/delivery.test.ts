import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ASSAY, bucketSnapshot, call, importFiles, until } from './client.js'
import { startTestServer, type TestServer } from './server.js'

/** Delivery channels from the operator's registration to what arrives, of an account and of an account group. */

const MEMBER = '1000000000000009'
const DAY_MS = 86_400_000

let server: TestServer
let folder: string
let endpoint: Server
let url: string
let messages: Record<string, unknown>[]

beforeAll(async () => {
  server = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'assay delivered '))
  messages = []
  endpoint = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      messages.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>)
      reply.writeHead(200).end()
    })
  })
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`
}, 60_000)
afterAll(async () => {
  await new Promise((resolve) => endpoint.close(resolve))
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

async function deliveredTo(account: string): Promise<Record<string, unknown>[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(
    (entry) => entry.isFile() && !entry.name.startsWith('.') && entry.parentPath.includes(account),
  )
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))
  return texts.flatMap(
    (text) => (JSON.parse(text) as { configurationItems: Record<string, unknown>[] }).configurationItems,
  )
}

it('delivers what members of a group record, and tells an endpoint of findings', {
  timeout: 120_000,
}, async () => {
  const bucket = `acs:oss:cn-hangzhou:${server.accountId}:delivered`
  const topic = `acs:mns:cn-hangzhou:${server.accountId}:/topics/findings`
  const Accounts = [{ AccountId: Number(MEMBER) }]
  await call(server, 'SetDirectory', { ManagementAccountId: server.accountId, Accounts }, ASSAY)
  const { AggregatorId } = await call<{ AggregatorId: string }>(server, 'CreateAggregator', {
    AggregatorName: 'all',
    AggregatorType: 'RD',
  })
  const newChannel = {
    AggregatorId,
    DeliveryChannelType: 'OSS',
    DeliveryChannelTargetArn: bucket,
    ConfigurationItemChangeNotification: true,
  }
  await expect(call(server, 'CreateAggregateConfigDeliveryChannel', newChannel)).rejects.toMatchObject({
    code: 'DeliveryChannelOssUnreachable',
  })
  const register = (TargetArn: string, Address: string) =>
    call(server, 'RegisterDeliveryTarget', { TargetArn, Address }, ASSAY)
  await register(bucket, pathToFileURL(folder).href)
  await register(topic, url)
  const { DeliveryChannelId } = await call<{ DeliveryChannelId: string }>(
    server,
    'CreateAggregateConfigDeliveryChannel',
    newChannel,
  )
  await call(server, 'CreateConfigDeliveryChannel', {
    DeliveryChannelType: 'MNS',
    DeliveryChannelTargetArn: topic,
    NonCompliantNotification: true,
  })
  await call(server, 'CreateConfigRule', {
    ConfigRuleName: 'not public',
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: 'ACS::OSS::Bucket',
    RiskLevel: 1,
    SourceOwner: 'ALIYUN',
    SourceIdentifier: 'oss-bucket-public-read-prohibited',
  })
  const at = 1_764_000_000_000
  await importFiles(server, {
    'own.json': bucketSnapshot(server.accountId, [{ id: 'own', grant: 'public-read' }], at),
    'member.json': bucketSnapshot(MEMBER, [{ id: 'theirs', grant: 'private' }], at),
  })
  await until(async () => (await deliveredTo(MEMBER)).length > 0, 60_000)
  await until(async () => (await deliveredTo(server.accountId)).length > 0, 60_000)
  expect(await deliveredTo(MEMBER)).toMatchObject([{ accountId: MEMBER, resourceId: 'theirs' }])
  expect(await deliveredTo(server.accountId)).toMatchObject([{ resourceId: 'own' }])
  await until(async () => messages.length > 0, 60_000)
  expect(messages).toMatchObject([
    { eventName: 'NonCompliant', accountId: server.accountId, riskLevel: 'Critical' },
  ])

  // What was sent is noted a moment later.
  const noted = await until(async () => {
    const { Deliveries } = await call<{ Deliveries: Record<string, unknown>[] }>(
      server,
      'ListDeliveries',
      {},
      ASSAY,
    )
    const counts = Deliveries.map((each) => [each['AggregatorId'], each['DeliveredCount']])
    return counts.reduce((sum, [, count]) => sum + Number(count), 0) >= 3 && counts
  }, 60_000)
  expect(noted).toEqual([
    [AggregatorId, 2],
    ['', 1],
  ])
  const metrics = await (await fetch(new URL('/metrics', server.url))).text()
  expect(metrics).toContain('assay_delivery_channels{state="working"} 2')
  expect(metrics).toContain('assay_delivery_channels{state="failing"} 0')

  // A member that leaves is no longer delivered.
  const wish = { ManagementAccountId: server.accountId, Accounts: [] }
  await call(server, 'SetDirectory', wish, ASSAY)
  await call(server, 'UpdateAggregateConfigDeliveryChannel', { AggregatorId, DeliveryChannelId, Status: 0 })
  await call(server, 'UpdateAggregateConfigDeliveryChannel', { AggregatorId, DeliveryChannelId, Status: 1 })
  await importFiles(server, {
    'own.json': bucketSnapshot(server.accountId, [{ id: 'own', grant: 'private' }], at + DAY_MS),
    'member.json': bucketSnapshot(MEMBER, [{ id: 'theirs', grant: 'public-read' }], at + DAY_MS),
  })
  await until(async () => (await deliveredTo(server.accountId)).length > 1, 60_000)
  expect(await deliveredTo(MEMBER)).toHaveLength(1)
})
