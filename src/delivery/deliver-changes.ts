import type { AccountRef } from '../accounts/scope.js'
import { inTransaction } from '../db/transaction.js'
import { type LoggedVersion, listLoggedVersions } from '../inventory/store/change-log.js'
import { readLastChangeNo } from '../inventory/store/evaluated-resources.js'
import { readDeliveredRelations } from '../inventory/store/related-resources.js'
import type { JobRun } from '../platform/jobs/types.js'
import type { Delivery } from './delivery.js'
import {
  changeMessage,
  changeSummary,
  type DeliveredItem,
  fileOf,
  historyItem,
  itemSummary,
} from './items.js'
import { objectKey, positionName } from './object-keys.js'
import { fits, packLines } from './pack-lines.js'
import { noteDelivered } from './store/channels.js'
import { readPositions, writePosition } from './store/positions.js'

/** Changes that are read, and become the files of one batch, at once. */
const CHANGES_AT_ONCE = 500
/** Characters of one batch: configurations may be large. */
const TEXT_AT_ONCE = 8_000_000

/** A change with what is sent of it. */
interface Outgoing {
  readonly version: LoggedVersion
  readonly item: DeliveredItem
}

/**
 * Delivers what changed in an account since the channel delivered last, in order. The position moves on once something
 * was taken: what was sent before a kill and not noted is sent again.
 */
export async function deliverChanges(
  delivery: Delivery,
  account: AccountRef,
  { pause }: Pick<JobRun, 'pause'>,
): Promise<void> {
  const { db, channel } = delivery
  for (;;) {
    const after = (await readPositions(db, channel.channelId)).get(account.accountNo)
    if (after === undefined) return
    // Before the changes: those of the log that are gone when there are none after the position.
    const end = await readLastChangeNo(db, account)
    const versions = cut(await listLoggedVersions(db, account, after, CHANGES_AT_ONCE))
    const last = versions.at(-1)
    if (last === undefined) {
      if (end > after) await moveOn(delivery, account, end, 0)
      return
    }
    const wanted = versions.filter(
      ({ resourceType }) => delivery.selection.resourceTypes?.has(resourceType) ?? true,
    )
    if (channel.type === 'OSS') await putFiles(delivery, account, after, wanted)
    else if (channel.type === 'SLS') await postLines(delivery, account, wanted)
    else await postMessages(delivery, account, wanted)
    await moveOn(delivery, account, last.changeNo, channel.type === 'OSS' ? wanted.length : 0)
    await pause()
  }
}

async function putFiles(
  delivery: Delivery,
  account: AccountRef,
  after: number,
  versions: readonly LoggedVersion[],
): Promise<void> {
  const { channel } = delivery
  const outgoing = await withItems(delivery, account, versions)
  for (const regionId of new Set(versions.map((version) => version.regionId))) {
    const here = outgoing.filter(({ version }) => version.regionId === regionId)
    const key = objectKey({
      channelId: channel.channelId,
      accountId: account.accountId,
      regionId,
      // Of the first change, not of now: after midnight the same file would get another place.
      at: here[0]!.version.recordedAt,
      kind: 'ConfigurationHistory',
      name: positionName(after + 1),
    })
    await delivery.place.putObject(key, fileOf(here.map(({ item }) => item)))
  }
}

async function postLines(
  delivery: Delivery,
  account: AccountRef,
  versions: readonly LoggedVersion[],
): Promise<void> {
  const outgoing = await withItems(delivery, account, versions)
  const lines: { readonly text: string; readonly changeNo: number }[] = []
  for (const { version, item } of outgoing) {
    const whole = JSON.stringify(item)
    const text = fits(delivery.channel.type, whole)
      ? whole
      : JSON.stringify(itemSummary(item, await putOversized(delivery, account, version, item)))
    lines.push({ text, changeNo: version.changeNo })
  }
  for (const packed of packLines(lines)) {
    await delivery.place.post({
      kind: 'Change',
      isLines: true,
      body: packed.map(({ text }) => text).join('\n'),
    })
    await moveOn(delivery, account, packed.at(-1)!.changeNo, packed.length)
  }
}

async function postMessages(
  delivery: Delivery,
  account: AccountRef,
  versions: readonly LoggedVersion[],
): Promise<void> {
  const relations = await relationsOf(delivery, account, versions)
  for (const version of versions) {
    const related = relations.get(version.resourceNo) ?? []
    const whole = JSON.stringify(changeMessage(account, version, related))
    let body = whole
    if (!fits(delivery.channel.type, whole)) {
      const item = historyItem(account, version, related)
      body = JSON.stringify(
        changeSummary(account, version, await putOversized(delivery, account, version, item)),
      )
    }
    await delivery.place.post({ kind: 'Change', isLines: false, body })
    await moveOn(delivery, account, version.changeNo, 1)
  }
}

/** Puts what is too large for the channel where the channel says; null when it says nothing. */
async function putOversized(
  delivery: Delivery,
  account: AccountRef,
  version: LoggedVersion,
  item: DeliveredItem,
): Promise<string | null> {
  const key = objectKey({
    channelId: delivery.channel.channelId,
    accountId: account.accountId,
    regionId: version.regionId,
    at: version.recordedAt,
    kind: 'Oversized',
    name: positionName(version.changeNo),
  })
  return delivery.putOversized(key, fileOf([item]))
}

async function moveOn(
  { db, queue, channel }: Delivery,
  account: AccountRef,
  changeNo: number,
  count: number,
): Promise<void> {
  await inTransaction(db, async (db) => {
    await writePosition(db, channel.channelId, account, changeNo)
    if (count > 0) await noteDelivered(db, channel.channelId, count, queue.clock.now())
  })
}

async function withItems(
  delivery: Delivery,
  account: AccountRef,
  versions: readonly LoggedVersion[],
): Promise<readonly Outgoing[]> {
  const relations = await relationsOf(delivery, account, versions)
  return versions.map((version) => ({
    version,
    item: historyItem(account, version, relations.get(version.resourceNo) ?? []),
  }))
}

function relationsOf({ db }: Delivery, account: AccountRef, versions: readonly LoggedVersion[]) {
  const resourceNos = [...new Set(versions.map(({ resourceNo }) => resourceNo))]
  return readDeliveredRelations(db, account, resourceNos)
}

/** As many of the first as are not too much at once, at least one. */
function cut(versions: readonly LoggedVersion[]): readonly LoggedVersion[] {
  let size = 0
  const end = versions.findIndex(({ configuration, diff }, index) => {
    size += configuration.length + diff.length
    return index > 0 && size > TEXT_AT_ONCE
  })
  return end === -1 ? versions : versions.slice(0, end)
}
