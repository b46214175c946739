import { type ChannelProgress, listProgress } from '../../../delivery/list-progress.js'
import {
  shape,
  wireBoolean,
  wireInstant,
  wireInteger,
  wireList,
  wireLong,
  wireText,
} from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

const delivery = shape<ChannelProgress>({
  DeliveryChannelId: wireText.from(({ channel }) => channel.channelId),
  DeliveryChannelName: wireText.from(({ channel }) => channel.name),
  DeliveryChannelType: wireText.from(({ channel }) => channel.type),
  DeliveryChannelTargetArn: wireText.from(({ channel }) => channel.targetArn),
  AggregatorId: wireText.from(({ channel }) => channel.aggregatorId),
  Status: wireInteger.from(({ channel }) => (channel.isOn ? 1 : 0)),
  DeliveredCount: wireLong.from(({ channel }) => channel.state.delivered),
  LastDeliveryTimestamp: wireInstant.from(({ channel }) => channel.state.deliveredAt),
  WaitingChangeCount: wireLong.from(({ waitingChanges }) => waitingChanges),
  WaitingNonComplianceCount: wireLong.from(({ waitingFindings }) => waitingFindings),
  FailureCount: wireInteger.from(({ channel }) => channel.state.failures),
  LastFailureTimestamp: wireInstant.from(({ channel }) => channel.state.failedAt),
  LastErrorMessage: wireText.from(({ channel }) => channel.state.lastError),
  NextAttemptTimestamp: wireInstant.from(({ channel }) => channel.state.nextAttemptAt),
  NextSnapshotTimestamp: wireInstant.from(({ channel }) => channel.state.snapshotDueAt),
  SnapshotStarted: wireBoolean.from(({ channel }) => channel.state.snapshotProgress !== ''),
})

/**
 * What became of the deliveries of the account's channels and those of its account groups: how much went out, what
 * waits, and why the last attempt failed. `FailureCount` is that of the failures since the last delivery.
 */
export const ListDeliveries = operation({
  name: 'ListDeliveries',
  version: '2026-12-01',
  ramAction: 'assay:ListDeliveries',
  access: 'list',
  params: {},
  reply: { Deliveries: wireList(delivery) },
  errors: [],
  async handle(_, { db, scope }) {
    return { Deliveries: await listProgress(db, scope) }
  },
})
