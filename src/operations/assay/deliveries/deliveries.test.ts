import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, type DeliveryEstate, openDeliveryEstate, TOPIC } from '../../../delivery/testing.js'
import type { ListedOperation } from '../../operation.js'
import { callOperation } from '../../testing.js'
import { DeleteDeliveryTarget } from './DeleteDeliveryTarget.js'
import { ListDeliveries } from './ListDeliveries.js'
import { ListDeliveryTargets } from './ListDeliveryTargets.js'
import { RegisterDeliveryTarget } from './RegisterDeliveryTarget.js'

let f: DeliveryEstate
beforeEach(async () => {
  f = await openDeliveryEstate()
})
afterEach(() => f.close())

function call(operation: ListedOperation, params: Record<string, string> = {}) {
  return callOperation(f.estate, operation, params)
}

async function makeOperator(): Promise<void> {
  await f.estate.db.updateTable('account').set({ isOperator: 1 }).execute()
}

const disk = (resourceId: string) => ({ resourceType: 'ACS::ECS::Disk', resourceId, document: {} })

describe('delivery targets', () => {
  it('are registered, listed without secrets and deleted, by the operator alone', async () => {
    const wish = { TargetArn: TOPIC, Address: 'https://hooks.example/topic' }
    for (const [operation, params] of [
      [RegisterDeliveryTarget, wish],
      [ListDeliveryTargets, {}],
      [DeleteDeliveryTarget, { TargetArn: TOPIC }],
    ] as const)
      await expect(call(operation, params)).rejects.toMatchObject({ code: 'OperatorOnly' })
    await makeOperator()
    expect(String((await call(RegisterDeliveryTarget, wish))['Secret']).length).toBeGreaterThan(40)
    const folder = { TargetArn: BUCKET, Address: 'file:///srv/delivered' }
    expect(await call(RegisterDeliveryTarget, folder)).toEqual({})
    const { DeliveryTargets } = (await call(ListDeliveryTargets)) as {
      DeliveryTargets: Record<string, unknown>[]
    }
    const shown = DeliveryTargets.map(({ TargetArn, Address }) => [TargetArn, Address])
    expect(shown).toEqual(
      expect.arrayContaining([
        [TOPIC, wish.Address],
        [BUCKET, folder.Address],
      ]),
    )
    expect(JSON.stringify(DeliveryTargets)).not.toMatch(/secret/i)
    await call(DeleteDeliveryTarget, { TargetArn: TOPIC })
    await expect(call(DeleteDeliveryTarget, { TargetArn: TOPIC })).rejects.toMatchObject({
      code: 'DeliveryTargetNotExists',
    })
  })

  it.each<[string, string, string, string]>([
    ['an ARN that is none', 'acs:oss:b', 'file:///srv/x', 'InvalidTargetArn'],
    ['a folder for a topic', TOPIC, 'file:///srv/x', 'InvalidAddress'],
    ['a folder of another host', BUCKET, 'file://host/srv/x', 'InvalidAddress'],
    ['a bucket without a region', BUCKET, 'oss://bucket', 'InvalidAddress'],
    ['credentials in the address', TOPIC, 'http://user:secret@hooks.example/', 'InvalidAddress'],
    ['the metadata service', TOPIC, 'http://100.100.100.200/latest/meta-data/', 'InvalidAddress'],
    ['another scheme', BUCKET, 'ftp://hooks.example/', 'InvalidAddress'],
  ])('refuse %s', async (_, TargetArn, Address, wireCode) => {
    await makeOperator()
    await expect(call(RegisterDeliveryTarget, { TargetArn, Address })).rejects.toMatchObject({ wireCode })
  })
})

describe('ListDeliveries', () => {
  it('tells what went out, what waits, and why', async () => {
    const channelId = await f.create('MNS', { sendsChanges: true, name: 'hooks' })
    await f.estate.record(disk('d-1'), disk('d-2'), disk('d-3'))
    f.answers.push(200, 403)
    await f.run()
    const now = f.estate.clock.now()
    expect(await call(ListDeliveries)).toEqual({
      Deliveries: [
        {
          DeliveryChannelId: channelId,
          DeliveryChannelName: 'hooks',
          DeliveryChannelType: 'MNS',
          DeliveryChannelTargetArn: TOPIC,
          AggregatorId: '',
          Status: 1,
          DeliveredCount: 1,
          LastDeliveryTimestamp: now,
          WaitingChangeCount: 2,
          WaitingNonComplianceCount: 0,
          FailureCount: 1,
          LastFailureTimestamp: now,
          LastErrorMessage: expect.stringContaining('403'),
          NextAttemptTimestamp: now + 5_000,
          SnapshotStarted: false,
        },
      ],
    })
    await f.run()
    const { Deliveries } = (await call(ListDeliveries)) as { Deliveries: Record<string, unknown>[] }
    expect(Deliveries).toMatchObject([
      { DeliveredCount: 3, WaitingChangeCount: 0, FailureCount: 0, LastErrorMessage: '' },
    ])
  })
})
