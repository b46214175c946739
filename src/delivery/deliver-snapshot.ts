import type { AccountRef } from '../accounts/scope.js'
import { inTransaction } from '../db/transaction.js'
import type { JobRun } from '../platform/jobs/types.js'
import type { Delivery } from './delivery.js'
import { DeliveryError } from './delivery-error.js'
import { fileOf, itemSummary } from './items.js'
import { objectKey } from './object-keys.js'
import { fits, packLines } from './pack-lines.js'
import { type ResourcePart, type ResultPart, readResourceParts, readResultParts } from './snapshot-parts.js'
import { newProgress, readProgress, type SnapshotProgress, snapshotName } from './snapshot-progress.js'
import { nextSnapshotAt } from './snapshot-time.js'
import { listSiblings, noteDelivered, updateSnapshotState } from './store/channels.js'
import { insertNotice } from './store/notices.js'
import { isSendingCompliance, isSendingSnapshots } from './types.js'

/**
 * Delivers the snapshot that is due or was begun, part by part: after each it is noted how far it came, so that a
 * snapshot that was cut off goes on, and a part that was delivered and not noted is delivered again in its place.
 */
export async function deliverSnapshot(
  delivery: Delivery,
  accounts: readonly AccountRef[],
  { pause }: Pick<JobRun, 'pause'>,
): Promise<void> {
  const { channel, queue } = delivery
  if (!isSendingSnapshots(channel)) return
  const { snapshotDueAt, snapshotProgress } = channel.state
  const now = queue.clock.now()
  let progress = readProgress(snapshotProgress)
  if (progress === null) {
    if (snapshotDueAt === null || snapshotDueAt > now) return
    progress = newProgress(snapshotDueAt, now)
  }
  try {
    if (channel.sendsSnapshots && !progress.hasAllResources) {
      for await (const part of readResourceParts(delivery, accounts, progress)) {
        await putResources(delivery, progress, part)
        progress = await note(delivery, { ...progress, resource: part.last }, part.items.length)
        await pause()
      }
      progress = await note(delivery, { ...progress, hasAllResources: true }, 0)
    }
    if (isSendingCompliance(channel)) {
      for await (const part of readResultParts(delivery, accounts, progress)) {
        await postResults(delivery, part)
        progress = await note(delivery, { ...progress, result: part.last }, part.lines.length)
        await pause()
      }
    }
  } catch (error) {
    if (error instanceof DeliveryError && !progress.isFailureTold)
      await tellFailure(delivery, progress, error)
    throw error
  }
  await finish(delivery)
}

async function putResources(
  delivery: Delivery,
  { dueAt, parts }: SnapshotProgress,
  { account, regionId, items }: ResourcePart,
): Promise<void> {
  const { channel, place } = delivery
  const file = { channelId: channel.channelId, accountId: account.accountId, regionId, at: dueAt }
  const name = snapshotName(dueAt, parts + 1)
  if (channel.type === 'OSS') {
    await place.putObject(objectKey({ ...file, kind: 'ConfigurationSnapshot', name }), fileOf(items))
    return
  }
  const lines: { readonly text: string }[] = []
  for (const [index, item] of items.entries()) {
    const line = { dataType: 'ConfigurationSnapshot', ...item }
    const whole = JSON.stringify(line)
    if (fits(channel.type, whole)) {
      lines.push({ text: whole })
      continue
    }
    const key = objectKey({ ...file, kind: 'Oversized', name: `${name}_${index}` })
    const location = await delivery.putOversized(key, fileOf([item]))
    lines.push({ text: JSON.stringify(itemSummary(line, location)) })
  }
  await postLines(delivery, 'Snapshot', lines)
}

function postResults(delivery: Delivery, { lines }: ResultPart): Promise<void> {
  return postLines(
    delivery,
    'Compliance',
    lines.map((line) => ({ text: JSON.stringify(line) })),
  )
}

async function postLines(
  { place }: Delivery,
  kind: 'Snapshot' | 'Compliance',
  lines: readonly { readonly text: string }[],
): Promise<void> {
  for (const packed of packLines(lines))
    await place.post({ kind, isLines: true, body: packed.map(({ text }) => text).join('\n') })
}

async function note(
  { db, queue, channel }: Delivery,
  progress: SnapshotProgress,
  count: number,
): Promise<SnapshotProgress> {
  const next = { ...progress, parts: progress.parts + (count > 0 ? 1 : 0) }
  await inTransaction(db, async (db) => {
    await updateSnapshotState(db, channel, { snapshotProgress: JSON.stringify(next) })
    if (count > 0) await noteDelivered(db, channel.channelId, count, queue.clock.now())
  })
  return next
}

async function finish(delivery: Delivery): Promise<void> {
  const { db, queue, channel } = delivery
  const now = queue.clock.now()
  await inTransaction(db, async (db) => {
    const snapshotDueAt = nextSnapshotAt(channel.snapshotTime, now)
    await updateSnapshotState(db, channel, { snapshotDueAt, snapshotProgress: '' })
    await tellOthers({ ...delivery, db }, { eventName: 'SnapshotDeliverySuccess' })
  })
}

async function tellFailure(
  delivery: Delivery,
  progress: SnapshotProgress,
  error: DeliveryError,
): Promise<void> {
  const { db, channel } = delivery
  await inTransaction(db, async (db) => {
    const told = { ...progress, isFailureTold: true }
    await updateSnapshotState(db, channel, { snapshotProgress: JSON.stringify(told) })
    const { errorCause } = error
    await tellOthers({ ...delivery, db }, { eventName: 'SnapshotDeliveryFailed', errorCause })
  })
}

/** Leaves a notice for each MNS channel beside this one that asks for snapshots. Source: spec/lifecycle.md 9 */
async function tellOthers(
  { db, queue, channel }: Delivery,
  what: { readonly eventName: string; readonly errorCause?: string },
): Promise<void> {
  const at = queue.clock.now()
  for (const sibling of await listSiblings(db, channel)) {
    if (!(sibling.isOn && sibling.type === 'MNS' && sibling.sendsSnapshots)) continue
    const requestId = queue.ids.uuid()
    const body = {
      requestId,
      ...what,
      eventType: 'SnapshotDelivery',
      notificationCreationTime: at,
      deliveryChannelId: channel.channelId,
      deliveryChannelTargetArn: channel.targetArn,
    }
    await insertNotice(db, sibling.channelId, { noticeId: requestId, body: JSON.stringify(body) }, at)
  }
}
