import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ASSAY, bucketSnapshot, until } from '../scenarios/client.js'
import { query } from './contents.js'
import { importUnderKills } from './drive-import.js'
import { type Folders, makeFolders } from './folders.js'
import { untilIdle } from './idle.js'
import { seededRandom } from './random.js'
import { ACCOUNT_ID } from './server-process.js'
import { KILLS, PATIENCE_MS, SEED } from './settings.js'
import { type Supervised, supervise } from './supervised.js'
import { printTallies, tallyOf } from './tally.js'

/** Nothing that is to be delivered is lost by kill -9, and nothing overtakes. */

const BUCKETS = 600
const TOPIC = `acs:mns:cn-hangzhou:${ACCOUNT_ID}:/topics/config`
const BUCKET = `acs:oss:cn-hangzhou:${ACCOUNT_ID}:delivered`

let folders: Folders
let endpoint: Server
let url: string
const messages: Record<string, unknown>[] = []

beforeAll(async () => {
  folders = await makeFolders()
  let posts = 0
  endpoint = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      // Now and then it takes a message and says it did not.
      messages.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>)
      reply.writeHead(++posts % 97 === 0 ? 503 : 200).end()
    })
  })
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`
})
afterAll(async () => {
  await new Promise((resolve) => endpoint.close(resolve))
  await folders.discardAll()
  printTallies()
})

interface Deliveries {
  readonly Deliveries: readonly {
    readonly WaitingChangeCount: number
    readonly WaitingNonComplianceCount: number
  }[]
}

async function setUp(server: Supervised, delivered: string): Promise<void> {
  const register = (TargetArn: string, Address: string) =>
    server.ask('RegisterDeliveryTarget', { TargetArn, Address }, ASSAY)
  await register(TOPIC, url)
  await register(BUCKET, pathToFileURL(delivered).href)
  const create = (DeliveryChannelType: string, DeliveryChannelTargetArn: string, more: object) =>
    server.ask('CreateConfigDeliveryChannel', {
      DeliveryChannelType,
      DeliveryChannelTargetArn,
      ConfigurationItemChangeNotification: true,
      ...more,
    })
  await create('MNS', TOPIC, { NonCompliantNotification: true })
  await create('OSS', BUCKET, {})
  await server.ask('CreateConfigRule', {
    ConfigRuleName: 'not public',
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: 'ACS::OSS::Bucket',
    RiskLevel: 1,
    SourceOwner: 'ALIYUN',
    SourceIdentifier: 'oss-bucket-public-read-prohibited',
  })
}

/** Buckets, some public; on the second day others are. */
function snapshot(day: number): Record<string, Buffer> {
  const buckets = Array.from({ length: BUCKETS }, (_, index) => ({
    id: `b-${index}`,
    grant: (index + day) % 5 === 0 ? 'public-read' : 'private',
  }))
  const text = bucketSnapshot(ACCOUNT_ID, buckets, 1_764_000_000_000 + day * 86_400_000)
  return { 'snapshot.json': Buffer.from(text) }
}

async function deliveredItems(folder: string): Promise<Record<string, unknown>[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))
  return texts.flatMap(
    (text) => (JSON.parse(text) as { configurationItems: Record<string, unknown>[] }).configurationItems,
  )
}

const nameOf = (id: unknown, event: unknown, at: unknown) => `${String(id)} ${String(event)} ${String(at)}`

it('delivers every change and finding to whoever asks, whatever is killed', {
  timeout: 2 * PATIENCE_MS + KILLS * 30_000,
}, async () => {
  const [directory, delivered] = [await folders.fresh(), await folders.fresh()]
  const random = seededRandom(SEED)
  const tally = tallyOf('deliveries')
  const server = await supervise(directory)
  await setUp(server, delivered)
  for (const day of [0, 1]) {
    await importUnderKills(server, snapshot(day), { kills: Math.min(KILLS, 3), withinMs: 1_000, random })
    for (let kills = 0; kills < KILLS / 2; kills++) {
      await delay(random.below(6_000))
      await server.killAndRestart()
      tally.kills++
    }
  }
  await untilIdle(directory)
  await until(async () => {
    const { Deliveries } = await server.ask<Deliveries>('ListDeliveries', {}, ASSAY)
    return Deliveries.every((each) => each.WaitingChangeCount + each.WaitingNonComplianceCount === 0)
  }, PATIENCE_MS)
  await server.stop()

  const changes = (
    await query(
      directory,
      `select resource_id, event, version.captured_at from resource_version version
       join resource on resource.account_no = version.account_no and resource.resource_no = version.resource_no
       order by change_no`,
    )
  ).map((row) => nameOf(row['resourceId'], row['event'], row['capturedAt']))
  expect(changes.length).toBeGreaterThan(BUCKETS)
  tally.acknowledged += changes.length
  const told = messages
    .filter(({ eventType }) => eventType === 'ResourceChange')
    .map((each) => nameOf(each['ResourceId'], each['ResourceEventType'], each['CaptureTime']))
  // Once or more, and each for the first time in the order of the change log.
  expect([...new Set(told)]).toEqual(changes)
  const items = (await deliveredItems(delivered)).map((each) =>
    nameOf(each['resourceId'], each['resourceEventType'], each['captureTime']),
  )
  expect([...new Set(items)].sort()).toEqual([...changes].sort())
  const findings = messages
    .filter(({ eventType }) => eventType === 'ResourceCompliance')
    .map(({ evaluationResultIdentifier }) => {
      const { evaluationResultQualifier } = evaluationResultIdentifier as {
        evaluationResultQualifier: { resourceId: string }
      }
      return evaluationResultQualifier.resourceId
    })
  const failing = Array.from({ length: BUCKETS }, (_, index) => index).filter(
    (index) => index % 5 === 0 || (index + 1) % 5 === 0,
  )
  expect([...new Set(findings)].sort()).toEqual(failing.map((index) => `b-${index}`).sort())
})
