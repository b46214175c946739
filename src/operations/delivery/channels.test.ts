import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Scope } from '../../accounts/scope.js'
import { writeTarget } from '../../delivery/store/targets.js'
import { openTestEstate, type TestEstate } from '../../packs/testing.js'
import type { AggregatorId } from '../../platform/ids.js'
import { toInstant } from '../../platform/instant.js'
import type { ListedOperation } from '../operation.js'
import { callOperation } from '../testing.js'
import { CreateConfigDeliveryChannel } from './CreateConfigDeliveryChannel.js'
import { CreateDeliveryChannel } from './CreateDeliveryChannel.js'
import { DeleteConfigDeliveryChannel } from './DeleteConfigDeliveryChannel.js'
import { GetConfigDeliveryChannel } from './GetConfigDeliveryChannel.js'
import { ListConfigDeliveryChannels } from './ListConfigDeliveryChannels.js'
import { UpdateConfigDeliveryChannel } from './UpdateConfigDeliveryChannel.js'
import { UpdateDeliveryChannel } from './UpdateDeliveryChannel.js'

const OWNER = '1000000000000001'
const BUCKET = `acs:oss:cn-hangzhou:${OWNER}:delivered`
const TOPIC = `acs:mns:cn-hangzhou:${OWNER}:/topics/config`
const LOG = `acs:log:cn-hangzhou:${OWNER}:project/p-1/logstore/l_1`
const CONDITION = '[{"filterType":"ResourceType","values":["ACS::OSS::Bucket"],"multiple":true}]'
const OSS = { DeliveryChannelType: 'OSS', DeliveryChannelTargetArn: BUCKET }

let estate: TestEstate
beforeEach(async () => {
  estate = await openTestEstate()
  for (const targetArn of [BUCKET, TOPIC, LOG])
    await writeTarget(estate.db, {
      targetArn,
      address: 'http://127.0.0.1:9/',
      secretSealed: null,
      createdAt: toInstant(0),
      updatedAt: toInstant(0),
    })
})
afterEach(() => estate.close())

function call(operation: ListedOperation, params: Record<string, string> = {}, scope?: Scope) {
  return callOperation(estate, operation, params, scope === undefined ? {} : { scope })
}

async function create(params: Record<string, string> = OSS, scope?: Scope): Promise<string> {
  return String((await call(CreateConfigDeliveryChannel, params, scope))['DeliveryChannelId'])
}

async function get(DeliveryChannelId: string): Promise<unknown> {
  return (await call(GetConfigDeliveryChannel, { DeliveryChannelId }))['DeliveryChannel']
}

describe('delivery channels', () => {
  it('are shown as they were made, with what was not said', async () => {
    const id = await create()
    expect(id).toMatch(/^cdc-[0-9a-f]{20}$/)
    expect(await get(id)).toEqual({
      AccountId: Number(OWNER),
      CompliantSnapshot: false,
      ConfigurationItemChangeNotification: false,
      ConfigurationSnapshot: false,
      DeliveryChannelAssumeRoleArn: `acs:ram::${OWNER}:role/aliyunserviceroleforconfig`,
      DeliveryChannelCondition: '',
      DeliveryChannelId: id,
      DeliveryChannelName: '',
      DeliveryChannelTargetArn: BUCKET,
      DeliveryChannelType: 'OSS',
      DeliverySnapshotTime: '',
      Description: '',
      NonCompliantNotification: false,
      OversizedDataOSSTargetArn: '',
      Status: 1,
    })
  })

  it('are changed member by member, and switched off and on', async () => {
    const all = {
      DeliveryChannelType: 'SLS',
      DeliveryChannelTargetArn: LOG,
      CompliantSnapshot: 'true',
      ConfigurationItemChangeNotification: 'true',
      ConfigurationSnapshot: 'true',
      NonCompliantNotification: 'true',
      DeliveryChannelCondition: CONDITION,
      DeliveryChannelName: 'logs',
      DeliverySnapshotTime: '09:10Z',
      Description: 'mine',
      OversizedDataOSSTargetArn: BUCKET,
    }
    const id = await create(all)
    const before = await get(id)
    expect(before).toMatchObject({ CompliantSnapshot: true, OversizedDataOSSTargetArn: BUCKET, Status: 1 })
    await call(UpdateConfigDeliveryChannel, { DeliveryChannelId: id, Status: '0', Description: '' })
    expect(await get(id)).toEqual({ ...(before as object), Status: 0, Description: '' })
    await call(UpdateDeliveryChannel, { DeliveryChannelId: id, Status: '1', DeliveryChannelCondition: '' })
    expect(await get(id)).toEqual({ ...(before as object), Description: '', DeliveryChannelCondition: '' })
  })

  it('are listed in the order they were made, or by id, and deleted', async () => {
    const one = await create()
    estate.clock.advance(1)
    const two = await create({ DeliveryChannelType: 'MNS', DeliveryChannelTargetArn: TOPIC })
    const list = async (params: Record<string, string> = {}) =>
      ((await call(ListConfigDeliveryChannels, params))['DeliveryChannels'] as Record<string, string>[]).map(
        (channel) => channel['DeliveryChannelId'],
      )
    expect(await list()).toEqual([one, two])
    expect(await list({ DeliveryChannelIds: two })).toEqual([two])
    expect(await call(DeleteConfigDeliveryChannel, { DeliveryChannelId: one })).toEqual({
      DeliveryChannelId: one,
    })
    expect(await list()).toEqual([two])
    const gone = { DeliveryChannelIds: `${one},${two}` }
    await expect(list(gone)).rejects.toMatchObject({ code: 'DeliveryChannelNotExists' })
  })

  it('are those of one account, and those of an account group are apart', async () => {
    const id = await create()
    const other = await estate.addAccount()
    const group: Scope = { ...estate.scope, aggregatorId: 'ca-1' as AggregatorId, members: [] }
    for (const scope of [other, group])
      for (const operation of [
        GetConfigDeliveryChannel,
        UpdateConfigDeliveryChannel,
        DeleteConfigDeliveryChannel,
      ])
        await expect(call(operation, { DeliveryChannelId: id }, scope)).rejects.toMatchObject({
          code: 'DeliveryChannelNotExists',
        })
    expect(await call(ListConfigDeliveryChannels, {}, other)).toEqual({ DeliveryChannels: [] })
  })

  it('are as many as the quota says', async () => {
    for (let i = 0; i < 5; i++) await create()
    await expect(create()).rejects.toMatchObject({ code: 'LimitExceeded.DeliveryChannel' })
  })

  it.each<[string, Record<string, string>, string]>([
    ['a type that is none', { ...OSS, DeliveryChannelType: 'FTP' }, 'InvalidDeliveryChannelType'],
    ['no type', { ...OSS, DeliveryChannelType: '' }, 'Invalid.DeliveryChannelType.Empty'],
    ['no target', { ...OSS, DeliveryChannelTargetArn: '' }, 'Invalid.DeliveryChannelTargetArn.Empty'],
    [
      'a target that is none',
      { ...OSS, DeliveryChannelTargetArn: 'b' },
      'Invalid.DeliveryChannelTargetArn.Format',
    ],
    [
      'a target of another type',
      { ...OSS, DeliveryChannelTargetArn: TOPIC },
      'Invalid.DeliveryChannelTargetArn.Format',
    ],
    [
      'a bucket nobody knows',
      { ...OSS, DeliveryChannelTargetArn: `${BUCKET}2` },
      'DeliveryChannelOssUnreachable',
    ],
    [
      'a logstore nobody knows',
      { DeliveryChannelType: 'SLS', DeliveryChannelTargetArn: `${LOG}2` },
      'DeliveryChannelSlsUnreachable',
    ],
    [
      'a topic nobody knows',
      { DeliveryChannelType: 'MNS', DeliveryChannelTargetArn: `${TOPIC}2` },
      'DeliveryChannelMnsUnreachable',
    ],
    [
      'a bucket of a stranger',
      { ...OSS, DeliveryChannelTargetArn: BUCKET.replace(OWNER, '1000000000000077') },
      'DeliveryChannelAccountNotSupport',
    ],
    [
      'a bucket nobody knows for what is too large',
      { ...OSS, OversizedDataOSSTargetArn: `${BUCKET}2` },
      'DeliveryChannelOssUnreachable',
    ],
    [
      'a condition that is no list',
      { ...OSS, DeliveryChannelCondition: '{}' },
      'Invalid.DeliveryChannelCondition.Format',
    ],
    [
      'a condition that is no JSON',
      { ...OSS, DeliveryChannelCondition: '[' },
      'Invalid.DeliveryChannelCondition.Format',
    ],
    ['another time', { ...OSS, DeliverySnapshotTime: '24:00Z' }, 'InvalidDeliverySnapshotTime'],
  ])('refuse %s', async (_, params, wireCode) => {
    await expect(create(params)).rejects.toMatchObject({ wireCode })
    expect(await call(ListConfigDeliveryChannels)).toEqual({ DeliveryChannels: [] })
  })

  it('need a role in the older form', async () => {
    const role = 'acs:ram::1000000000000001:role/other'
    const missing = call(CreateDeliveryChannel, OSS)
    await expect(missing).rejects.toMatchObject({ code: 'Invalid.DeliveryChannelAssumeRoleArn.Empty' })
    const wrong = call(CreateDeliveryChannel, { ...OSS, DeliveryChannelAssumeRoleArn: 'role' })
    await expect(wrong).rejects.toMatchObject({ code: 'Invalid.DeliveryChannelAssumeRoleArn.Format' })
    const made = await call(CreateDeliveryChannel, { ...OSS, DeliveryChannelAssumeRoleArn: role })
    expect(await get(String(made['DeliveryChannelId']))).toMatchObject({ DeliveryChannelAssumeRoleArn: role })
  })
})
