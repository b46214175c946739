import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findChannel } from '../../delivery/store/channels.js'
import { BUCKET, type DeliveryEstate, openDeliveryEstate } from '../../delivery/testing.js'
import { readVerdicts } from '../../evaluation/compare-read.js'
import { toInstant } from '../../platform/instant.js'
import { DISK_SIZE } from '../../rules/testing.js'
import { CreateConfigRule } from '../rule/CreateConfigRule.js'
import { callOperation } from '../testing.js'

const DISK = 'ACS::ECS::Disk'
const ACCOUNT = '1000000000000001'

let f: DeliveryEstate
beforeEach(async () => {
  f = await openDeliveryEstate()
})
afterEach(() => f.close())

function disk(resourceId: string, more: object = {}) {
  return { resourceType: DISK, resourceId, document: { Size: 10 }, tags: { env: 'dev' }, ...more }
}

/** Moves on to a time of day in UTC that is still to come. */
function passTo(time: string): void {
  const now = f.estate.clock.now()
  const day = new Date(now).toISOString().slice(0, 11)
  const at = Date.parse(`${day}${time}:00Z`)
  f.estate.clock.set(toInstant(at > now ? at : at + 86_400_000))
}

function itemsOf(text: string): Record<string, unknown>[] {
  return (JSON.parse(text) as { configurationItems: Record<string, unknown>[] }).configurationItems
}

const linesOf = (kind: string) =>
  f.received
    .filter(({ headers }) => headers['x-assay-delivery-kind'] === kind)
    .flatMap(({ body }) => body.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>))

describe('snapshots to OSS', () => {
  it('are files by region at the time of the channel, once a day, of what is there', async () => {
    const channelId = await f.create('OSS', { sendsSnapshots: true, snapshotTime: '09:10Z' })
    await f.estate.record(disk('d-1'), disk('d-2', { region: 'global' }), disk('gone'))
    const removal = { event: 'REMOVE', configuration: '', source: 'history' } as const
    await f.estate.record(disk('gone', { ...removal, capturedAt: f.estate.clock.now() }))
    await f.run()
    expect(await f.files()).toEqual({})
    passTo('09:10')
    const at = f.estate.clock.now()
    await f.run()
    const files = await f.files()
    const day = new Date(at).toISOString().slice(0, 10)
    const name = (part: number) =>
      `${day.replaceAll('-', '/')}/${channelId}_ConfigurationSnapshot_${day.replaceAll('-', '')}T0910Z_0000${part}.json`
    expect(Object.keys(files)).toEqual([
      `ACSLogs/${ACCOUNT}/Config/cn-hangzhou/${name(1)}`,
      `ACSLogs/${ACCOUNT}/Config/global/${name(2)}`,
    ])
    const items = Object.values(files).map(itemsOf)
    expect(items).toMatchObject([
      [{ resourceId: 'd-1', configuration: '{"Size":10}', captureTime: at + 5_000, accountId: ACCOUNT }],
      [{ resourceId: 'd-2', regionId: 'global' }],
    ])
    expect(items[0]![0]).not.toHaveProperty('configurationDiff')
    await f.run()
    expect(await f.files()).toEqual(files)
    expect((await findChannel(f.estate.db, channelId))!.state).toMatchObject({
      delivered: 2,
      snapshotDueAt: at + 86_400_000,
      snapshotProgress: '',
    })
  })

  it('are due at 04:00 and 16:00 UTC where the channel names no time', async () => {
    await f.create('OSS', { sendsSnapshots: true })
    await f.estate.record(disk('d-1'))
    for (const [time, files] of [
      ['04:00', 1],
      ['16:00', 2],
    ] as const) {
      passTo(time)
      await f.run()
      expect(Object.keys(await f.files())).toHaveLength(files)
    }
  })

  it('go on where they were cut off, and are told of when they fail and when they are done', async () => {
    await f.register(BUCKET, f.url)
    const channelId = await f.create('OSS', { sendsSnapshots: true, snapshotTime: '09:10Z' })
    await f.create('MNS', {
      sendsSnapshots: true,
      targetArn: 'acs:mns:cn-hangzhou:1000000000000001:/topics/config',
    })
    await f.estate.record(
      disk('a', { region: 'r-1' }),
      disk('b', { region: 'r-2' }),
      disk('c', { region: 'r-3' }),
    )
    passTo('09:10')
    f.answers.push(200, 403)
    await f.run()
    const keys = () => f.received.flatMap(({ headers }) => headers['x-assay-object-key'] ?? [])
    expect(keys()).toMatchObject([expect.stringContaining('/r-1/'), expect.stringContaining('/r-2/')])
    const begun = (await findChannel(f.estate.db, channelId))!.state
    expect(begun).toMatchObject({ delivered: 1, failures: 1, lastError: expect.stringContaining('403') })
    // What comes after the part that failed may change; what was delivered is not delivered again.
    await f.estate.record(disk('bb', { region: 'r-2', capturedAt: f.estate.clock.now() }))
    f.received.length = 0
    await f.run()
    expect(keys()).toMatchObject([expect.stringContaining('/r-2/'), expect.stringContaining('/r-3/')])
    expect(
      itemsOf(f.received.find(({ headers }) => headers['x-assay-object-key']?.includes('/r-2/'))!.body),
    ).toMatchObject([{ resourceId: 'b' }, { resourceId: 'bb' }])
    await f.run()
    expect(linesOf('Notice')).toMatchObject([
      { eventName: 'SnapshotDeliveryFailed', errorCause: 'Status403', eventType: 'SnapshotDelivery' },
      { eventName: 'SnapshotDeliverySuccess', deliveryChannelId: channelId },
    ])
  })
})

describe('snapshots to SLS', () => {
  it('are lines of resources and of results, which a comparison reads', async () => {
    await f.create('SLS', { sendsSnapshots: true, sendsCompliance: true, snapshotTime: '09:10Z' })
    const made = await callOperation(f.estate, CreateConfigRule, {
      ConfigRuleName: 'disk size',
      ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
      InputParameters: '{"size":"20"}',
      ResourceTypesScope: DISK,
      RiskLevel: '2',
      SourceOwner: 'ALIYUN',
      SourceIdentifier: DISK_SIZE,
    })
    await f.estate.record(disk('d-1'), disk('d-2', { document: { Size: 30 } }))
    passTo('09:10')
    await f.run()
    expect(linesOf('Snapshot')).toMatchObject([
      { dataType: 'ConfigurationSnapshot', resourceId: 'd-1' },
      { dataType: 'ConfigurationSnapshot', resourceId: 'd-2', configuration: '{"Size":30}' },
    ])
    expect(linesOf('Compliance')).toMatchObject([
      {
        dataType: 'CompliantSnapshot',
        complianceType: 'NON_COMPLIANT',
        configRuleId: made['ConfigRuleId'],
        resourceId: 'd-1',
        riskLevel: 'Warning',
        annotation: expect.stringContaining('"configuration":"10"'),
      },
      { complianceType: 'COMPLIANT', resourceId: 'd-2', annotation: '' },
    ])
    const text = f.received.map(({ body }) => body).join('\n')
    expect(readVerdicts(text, ACCOUNT)).toMatchObject({
      skipped: 2,
      foreign: 0,
      verdicts: [
        { ruleId: made['ConfigRuleId'], resourceId: 'd-1', verdict: 'NON_COMPLIANT' },
        { resourceId: 'd-2', verdict: 'COMPLIANT' },
      ],
    })
  })
})
