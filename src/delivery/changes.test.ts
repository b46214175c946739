import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deleteOldVersions } from '../inventory/store/sweep-history.js'
import { toInstant } from '../platform/instant.js'
import { findChannel } from './store/channels.js'
import { countUndelivered } from './store/positions.js'
import { BUCKET, type DeliveryEstate, openDeliveryEstate, SECRET, TOPIC } from './testing.js'

const DISK = 'ACS::ECS::Disk'
const ACCOUNT = '1000000000000001'

let f: DeliveryEstate
beforeEach(async () => {
  f = await openDeliveryEstate()
  await f.estate.record(disk('before'))
})
afterEach(() => f.close())

function disk(resourceId: string, more: object = {}, document: object = { Size: 20 }) {
  return { resourceType: DISK, resourceId, document, tags: { env: 'dev' }, ...more }
}

function later() {
  return { capturedAt: f.estate.clock.now() }
}

function itemsOf(text: string | undefined): Record<string, unknown>[] {
  return (JSON.parse(text ?? '{}') as { configurationItems: Record<string, unknown>[] }).configurationItems
}

const bodies = () => f.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
const stateOf = async (channelId: string) => (await findChannel(f.estate.db, channelId))!.state

describe('changes to OSS', () => {
  it('are files by region, of what changed since the channel is on', async () => {
    const channelId = await f.create('OSS', { sendsChanges: true })
    await f.run()
    expect(await f.files()).toEqual({})
    await f.estate.record(disk('d-1'), disk('d-2', { region: 'cn-beijing' }))
    await f.estate.record(disk('before', later(), { Size: 40 }))
    await f.run()
    const files = await f.files()
    const day = new Date(f.estate.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')
    const name = `${day}/${channelId}_ConfigurationHistory_000000000002.json`
    const [beijing, hangzhou] = [
      `ACSLogs/${ACCOUNT}/Config/cn-beijing/${name}`,
      `ACSLogs/${ACCOUNT}/Config/cn-hangzhou/${name}`,
    ]
    expect(Object.keys(files)).toEqual([beijing, hangzhou])
    expect(JSON.parse(files[hangzhou]!)).toMatchObject({ fileVersion: '1.0' })
    expect(itemsOf(files[hangzhou])).toMatchObject([
      {
        accountId: ACCOUNT,
        arn: `acs:ecs:cn-hangzhou:${ACCOUNT}:disk/d-1`,
        configuration: '{"Size":20}',
        configurationDiff: '{"Size":[null,20]}',
        resourceEventType: 'DISCOVERED',
        tags: '{"env":"dev"}',
      },
      { resourceId: 'before', configurationDiff: '{"Size":[20,40]}', resourceEventType: 'MODIFY' },
    ])
    expect(await stateOf(channelId)).toMatchObject({ delivered: 3, failures: 0 })
    await f.run()
    expect(await f.files()).toEqual(files)
  })

  it('are of the types that the channel asks for', async () => {
    const condition = JSON.stringify([
      { filterType: 'ResourceType', values: ['ACS::OSS::Bucket'], multiple: true },
    ])
    await f.create('OSS', { sendsChanges: true, condition })
    await f.estate.record(disk('d-1'), disk('b-1', { resourceType: 'ACS::OSS::Bucket' }))
    await f.run()
    expect(Object.values(await f.files()).flatMap(itemsOf)).toMatchObject([{ resourceId: 'b-1' }])
  })

  it('stop while the channel is off, and begin anew when it is on', async () => {
    const channelId = await f.create('OSS', { sendsChanges: true })
    await f.change(channelId, { isOn: false })
    await f.estate.record(disk('d-1'))
    await f.run()
    await f.change(channelId, { isOn: true })
    await f.estate.record(disk('d-2'))
    await f.run()
    expect(Object.values(await f.files()).flatMap(itemsOf)).toMatchObject([{ resourceId: 'd-2' }])
  })

  it('are kept for a channel that is behind, however old they are', async () => {
    await f.create('OSS', { sendsChanges: true })
    const { db, account, clock } = f.estate
    await f.estate.record(disk('d-1'))
    await f.estate.record(disk('d-1', later(), { Size: 30 }))
    await f.estate.record(disk('d-1', { capturedAt: toInstant(clock.now() + 1) }, { Size: 40 }))
    clock.advance(86_400_000)
    // Whoever else follows the change log has read it.
    await db
      .updateTable('account')
      .set((eb) => ({ evaluatedChangeNo: eb.ref('changeSeq'), relatedChangeNo: eb.ref('changeSeq') }))
      .execute()
    const sweep = () => deleteOldVersions(db, account, clock.now(), async () => {})
    expect(await sweep()).toBe(0)
    await f.run()
    expect(Object.values(await f.files()).flatMap(itemsOf)).toHaveLength(3)
    expect(await sweep()).toBe(2)
  })

  it('that are gone from the log are no longer waited for', async () => {
    const channelId = await f.create('OSS', { sendsChanges: true })
    await f.estate.record(disk('d-1'))
    await f.estate.db.deleteFrom('resourceVersion').execute()
    await f.run()
    expect((await countUndelivered(f.estate.db)).get(channelId)).toBeUndefined()
  })

  it('go to an endpoint as bodies with their keys', async () => {
    await f.register(BUCKET, f.url)
    await f.create('OSS', { sendsChanges: true })
    await f.estate.record(disk('d-1'))
    await f.run()
    const [{ headers, body } = { headers: {}, body: '' }] = f.received
    expect(headers['x-assay-object-key']).toMatch(/^ACSLogs\/1000000000000001\/Config\/cn-hangzhou\//)
    expect(itemsOf(body)).toMatchObject([{ resourceId: 'd-1' }])
  })
})

describe('the channel of an account group', () => {
  it('goes with its group', async () => {
    const channelId = await f.create('OSS', { sendsChanges: true })
    const { db } = f.estate
    await db.updateTable('deliveryChannel').set({ aggregatorId: 'ca-gone' }).execute()
    await f.estate.record(disk('d-1'))
    await f.run()
    expect(await findChannel(db, channelId)).toBeNull()
    expect(await db.selectFrom('deliveryPosition').selectAll().execute()).toEqual([])
  })
})

describe('changes to MNS', () => {
  it('are signed messages, one a change, in order', async () => {
    const channelId = await f.create('MNS', { sendsChanges: true })
    await f.estate.record(disk('d-1'), disk('d-2'))
    await f.estate.record(disk('d-1', later(), { Size: 30 }))
    await f.run()
    expect(bodies()).toMatchObject([
      { ResourceId: 'd-1', ResourceEventType: 'DISCOVERED', ResourceType: DISK, AccountId: ACCOUNT },
      { ResourceId: 'd-2', Region: 'cn-hangzhou', Tags: '{"env":"dev"}' },
      { ResourceId: 'd-1', ResourceEventType: 'MODIFY', ConfigurationDiff: '{"Size":[20,30]}' },
    ])
    const { headers, body } = f.received[0]!
    const expected = createHmac('sha256', SECRET)
      .update(`${headers['x-assay-timestamp']}.${body}`)
      .digest('hex')
    expect(headers).toMatchObject({
      'x-assay-signature': `v1=${expected}`,
      'x-assay-delivery-target': TOPIC,
      'x-assay-delivery-channel': channelId,
      'x-assay-delivery-kind': 'Change',
    })
  })

  it('are told again from where a refusal came, after growing pauses, and lose nothing', async () => {
    const channelId = await f.create('MNS', { sendsChanges: true })
    await f.estate.record(disk('d-1'), disk('d-2'), disk('d-3'))
    // Tried twice: faults of the other side may pass.
    f.answers.push(200, 503, 503)
    await f.run()
    expect(bodies()).toMatchObject([{ ResourceId: 'd-1' }, { ResourceId: 'd-2' }, { ResourceId: 'd-2' }])
    expect(await stateOf(channelId)).toMatchObject({
      delivered: 1,
      failures: 1,
      failedAt: f.estate.clock.now(),
      nextAttemptAt: f.estate.clock.now() + 5_000,
      lastError: expect.stringContaining('503'),
    })
    f.received.length = 0
    // Once from now on: other channels wait for it.
    f.answers.push(503)
    await f.run()
    expect(bodies()).toMatchObject([{ ResourceId: 'd-2' }])
    expect(await stateOf(channelId)).toMatchObject({
      failures: 2,
      nextAttemptAt: f.estate.clock.now() + 10_000,
    })
    f.received.length = 0
    await f.run()
    expect(f.received).toEqual([])
    await f.run()
    expect(bodies()).toMatchObject([{ ResourceId: 'd-2' }, { ResourceId: 'd-3' }])
    expect(await stateOf(channelId)).toMatchObject({
      delivered: 3,
      failures: 0,
      lastError: '',
      nextAttemptAt: null,
    })
  })

  it('are a summary where they are too large, and whole in the bucket the channel names', async () => {
    const large = { Text: 'x'.repeat(65_536) }
    await f.create('MNS', { sendsChanges: true })
    const withBucket = await f.create('MNS', { sendsChanges: true, oversizedArn: BUCKET })
    await f.estate.record(disk('d-1', {}, large))
    await f.run()
    const told = new Map(
      f.received.map(({ headers, body }) => [headers['x-assay-delivery-channel'], JSON.parse(body)]),
    )
    expect(told.size).toBe(2)
    for (const message of told.values()) {
      expect(message).toMatchObject({ ResourceId: 'd-1', ResourceEventType: 'DISCOVERED' })
      expect(message).not.toHaveProperty('Configuration')
    }
    const [[path, text] = ['', '']] = Object.entries(await f.files())
    expect(told.get(withBucket)).toMatchObject({ oversizedDataLocation: `${BUCKET}/${path}` })
    expect(itemsOf(text)).toMatchObject([{ resourceId: 'd-1', configuration: JSON.stringify(large) }])
  })

  it('wait while nothing is registered for the target', async () => {
    const channelId = await f.create('MNS', { sendsChanges: true })
    await f.estate.db.deleteFrom('deliveryTarget').execute()
    await f.estate.record(disk('d-1'))
    await f.run()
    expect(await stateOf(channelId)).toMatchObject({ failures: 1, lastError: expect.stringContaining(TOPIC) })
    await f.register(TOPIC, f.url)
    await f.run()
    expect(bodies()).toMatchObject([{ ResourceId: 'd-1' }])
  })
})

describe('changes to SLS', () => {
  it('are lines, several a post', async () => {
    await f.create('SLS', { sendsChanges: true })
    await f.estate.record(disk('d-1'), disk('d-2'))
    await f.run()
    expect(f.received).toHaveLength(1)
    const lines = f.received[0]!.body.split('\n').map((line) => JSON.parse(line) as unknown)
    expect(lines).toMatchObject([
      { resourceId: 'd-1', resourceEventType: 'DISCOVERED' },
      { resourceId: 'd-2', configuration: '{"Size":20}' },
    ])
    expect(f.received[0]!.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
  })
})
