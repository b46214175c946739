import { ASSAY, call, type Key } from '../scenarios/client.js'

/** Delivery channels for the contract tests; nothing is delivered through them. */

type Params = Readonly<Record<string, string>>

/** Where nobody takes anything. */
const NOWHERE = 'http://127.0.0.1:9/'

/** Registers a target of an account and answers with what a new channel to it needs. */
export async function registerBucket(key: Key & { readonly accountId: string }) {
  const target = { TargetArn: bucketArn(key.accountId), Address: NOWHERE }
  await call(key, 'RegisterDeliveryTarget', target, ASSAY)
  return newChannelParams(key.accountId)
}

export async function makeChannel(key: Key, action: string, params: Params): Promise<string> {
  return (await call<{ DeliveryChannelId: string }>(key, action, params)).DeliveryChannelId
}

/** Ids of channels, two of the account and two of the group. */
export interface TestChannels {
  readonly kept: string
  readonly deleted: string
  readonly keptOfGroup: string
  readonly deletedOfGroup: string
}

export async function makeChannels(
  key: Key & { readonly accountId: string },
  AggregatorId: string,
): Promise<TestChannels> {
  const params = await registerBucket(key)
  const make = () => makeChannel(key, 'CreateConfigDeliveryChannel', params)
  const makeOfGroup = () =>
    makeChannel(key, 'CreateAggregateConfigDeliveryChannel', { ...params, AggregatorId })
  return {
    kept: await make(),
    deleted: await make(),
    keptOfGroup: await makeOfGroup(),
    deletedOfGroup: await makeOfGroup(),
  }
}

/** Parameters that make the operations on channels well-formed, by operation. */
export function channelParams(accountId: string, channels: TestChannels): Readonly<Record<string, Params>> {
  const fresh = newChannelParams(accountId)
  const older = { ...fresh, DeliveryChannelAssumeRoleArn: `acs:ram::${accountId}:role/config` }
  const kept = { DeliveryChannelId: channels.kept }
  const keptOfGroup = { DeliveryChannelId: channels.keptOfGroup }
  return {
    CreateAggregateConfigDeliveryChannel: fresh,
    CreateConfigDeliveryChannel: fresh,
    CreateDeliveryChannel: older,
    DeleteAggregateConfigDeliveryChannel: { DeliveryChannelId: channels.deletedOfGroup },
    DeleteConfigDeliveryChannel: { DeliveryChannelId: channels.deleted },
    GetAggregateConfigDeliveryChannel: keptOfGroup,
    GetConfigDeliveryChannel: kept,
    PutDeliveryChannel: older,
    UpdateAggregateConfigDeliveryChannel: keptOfGroup,
    UpdateConfigDeliveryChannel: kept,
    UpdateDeliveryChannel: kept,
    RegisterDeliveryTarget: { TargetArn: bucketArn(accountId), Address: NOWHERE },
  }
}

function bucketArn(accountId: string): string {
  return `acs:oss:cn-hangzhou:${accountId}:delivered`
}

function newChannelParams(accountId: string): Params {
  return { DeliveryChannelType: 'OSS', DeliveryChannelTargetArn: bucketArn(accountId) }
}
