import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Scope } from '../../accounts/scope.js'
import { writeTarget } from '../../delivery/store/targets.js'
import { type GroupEstate, openGroupEstate } from '../../packs/group-testing.js'
import { toInstant } from '../../platform/instant.js'
import { CreateAggregator } from '../aggregator/CreateAggregator.js'
import { DeleteAggregators } from '../aggregator/DeleteAggregators.js'
import type { ListedOperation } from '../operation.js'
import { callOperation } from '../testing.js'
import { CreateConfigDeliveryChannel } from './CreateConfigDeliveryChannel.js'
import { ListConfigDeliveryChannels } from './ListConfigDeliveryChannels.js'
import { UpdateConfigDeliveryChannel } from './UpdateConfigDeliveryChannel.js'

let test: GroupEstate
let management: Scope
let member: Scope
beforeEach(async () => {
  test = await openGroupEstate()
  ;[management, member] = test.members
  for (const scope of test.members)
    await writeTarget(test.estate.db, {
      targetArn: bucketOf(scope),
      address: 'http://127.0.0.1:9/',
      secretSealed: null,
      createdAt: toInstant(0),
      updatedAt: toInstant(0),
    })
})
afterEach(() => test.close())

const bucketOf = ({ accounts: [{ accountId }] }: Scope) => `acs:oss:cn-hangzhou:${accountId}:delivered`
const call = (scope: Scope, operation: ListedOperation, params: Record<string, string> = {}) =>
  callOperation(test.estate, operation, params, { scope })

async function create(scope: Scope): Promise<string> {
  const params = { DeliveryChannelType: 'OSS', DeliveryChannelTargetArn: bucketOf(scope) }
  return String((await call(scope, CreateConfigDeliveryChannel, params))['DeliveryChannelId'])
}

async function countOf(scope: Scope): Promise<number> {
  const { DeliveryChannels } = await call(scope, ListConfigDeliveryChannels)
  return (DeliveryChannels as readonly unknown[]).length
}

it('clears the delivery settings of who joins a group, and locks them until it leaves', async () => {
  await expect(create(member)).rejects.toMatchObject({ code: 'NoPermission' })
  await call(management, DeleteAggregators, { AggregatorIds: test.aggregatorId })
  const DeliveryChannelId = await create(member)
  await create(management)
  const AggregatorAccounts = JSON.stringify([{ AccountId: Number(member.accounts[0].accountId) }])
  const named = { AggregatorName: 'one', AggregatorAccounts }
  const { AggregatorId } = await call(management, CreateAggregator, named)
  expect([await countOf(management), await countOf(member)]).toEqual([1, 0])
  await expect(create(member)).rejects.toMatchObject({ code: 'NoPermission' })
  await expect(
    call(member, UpdateConfigDeliveryChannel, { DeliveryChannelId, Description: 'x' }),
  ).rejects.toMatchObject({ code: 'DeliveryChannelNotExists' })
  await create(management)
  await call(management, DeleteAggregators, { AggregatorIds: String(AggregatorId) })
  await create(member)
  expect([await countOf(management), await countOf(member)]).toEqual([2, 1])
})
