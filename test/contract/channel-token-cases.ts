import { call, type Key } from '../scenarios/client.js'
import { makeChannel, registerBucket } from './channels.js'
import type { TokenCase } from './token-case.js'

type Params = Readonly<Record<string, string>>
type Shown = Readonly<Record<string, unknown>>

/** The cases of operations on delivery channels, by operation. */
export function channelTokenCases(
  server: () => Key & { readonly accountId: string },
  newGroup: () => Promise<string>,
): Readonly<Record<string, TokenCase>> {
  let group: Promise<string> | undefined
  const fresh = () => registerBucket(server())
  const older = async () => {
    const DeliveryChannelAssumeRoleArn = `acs:ram::${server().accountId}:role/config`
    return { ...(await fresh()), DeliveryChannelAssumeRoleArn }
  }
  const ofGroup = async (params: Params) => {
    group ??= newGroup()
    return { ...params, AggregatorId: await group }
  }
  const list = async ({ AggregatorId }: Readonly<Record<string, unknown>>) => {
    const action =
      AggregatorId === undefined ? 'ListConfigDeliveryChannels' : 'ListAggregateConfigDeliveryChannels'
    const reply = await call<{ DeliveryChannels: Shown[] }>(server(), action, { AggregatorId })
    return reply.DeliveryChannels
  }
  const made = (prepare: TokenCase['prepare']): TokenCase => ({
    prepare,
    change: { Description: 'another' },
    effects: async (params) => (await list(params)).length,
  })
  const changed = (prepare: () => Promise<Params>): TokenCase => ({
    prepare: async () => ({ ...(await prepare()), Description: 'one' }),
    change: { Description: 'two' },
    effects: async (params) =>
      (await list(params)).find((each) => each['DeliveryChannelId'] === params['DeliveryChannelId'])?.[
        'Description'
      ],
  })
  const newChannel = async () => ({
    DeliveryChannelId: await makeChannel(server(), 'CreateConfigDeliveryChannel', await fresh()),
  })
  const newGroupChannel = async () => {
    const params = await ofGroup(await fresh())
    const DeliveryChannelId = await makeChannel(server(), 'CreateAggregateConfigDeliveryChannel', params)
    return { AggregatorId: params.AggregatorId, DeliveryChannelId }
  }
  return {
    CreateAggregateConfigDeliveryChannel: made(async () => ofGroup(await fresh())),
    CreateConfigDeliveryChannel: made(fresh),
    CreateDeliveryChannel: made(older),
    PutDeliveryChannel: made(older),
    UpdateAggregateConfigDeliveryChannel: changed(newGroupChannel),
    UpdateConfigDeliveryChannel: changed(newChannel),
    UpdateDeliveryChannel: changed(newChannel),
  }
}
