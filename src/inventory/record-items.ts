import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { Clock } from '../platform/clock.js'
import type { ResourceNo } from '../platform/ids.js'
import type { RecordedItem } from './readers/recorded-item.js'
import { type ItemOutcome, keyOf, type NumberedItem, repeatedKeys, roundsOf } from './numbered-item.js'
import { findStates, recordRound } from './record-round.js'
import { contentOf, hashContent } from './recorded-content.js'
import { lockChanges, markSeen, numberTypes, setLastChange } from './store/record.js'

/** Items of one call: a write transaction of them stays near 20 ms. */
export const RECORD_BATCH = 200

/** What recording needs besides the items. */
export interface Recording {
  readonly clock: Clock
  /** Called in the transaction that changed something of the account, to queue what must follow. */
  readonly changed: (db: Db, account: AccountRef) => Promise<void>
}

/**
 * Records items of one account (at most `RECORD_BATCH`) as current state or history, in one transaction;
 * nothing is written when nothing changed. The same items twice change nothing. Outcomes in the order
 * of the items. `runNo`: the run of the account that history names as its source.
 */
export async function recordItems(
  db: Db,
  recording: Recording,
  account: AccountRef,
  runNo: number,
  items: readonly RecordedItem[],
): Promise<readonly ItemOutcome[]> {
  const numbered = await numberItems(db, items)
  const outcomes = new Map<number, ItemOutcome>()
  const { sightings, changes } = await sift(db, account, numbered, outcomes)
  if (sightings.length > 0 || changes.length > 0) {
    await inTransaction(db, async (db) => {
      await markSeen(db, account, sightings)
      if (changes.length === 0) return
      const firstChange = await lockChanges(db, account)
      let lastChange = firstChange
      const run = { runNo, at: recording.clock.now() }
      for (const round of roundsOf(changes)) {
        const recorded = await recordRound(db, account, run, lastChange, round)
        for (const [index, outcome] of recorded.outcomes) outcomes.set(index, outcome)
        lastChange = recorded.lastChange
      }
      if (lastChange === firstChange) return
      await setLastChange(db, account, lastChange)
      await recording.changed(db, account)
    })
  }
  return items.map((_, index) => outcomes.get(index)!)
}

async function numberItems(db: Db, items: readonly RecordedItem[]): Promise<NumberedItem[]> {
  const typeNos = await numberTypes(db, [...new Set(items.map((item) => item.resourceType))])
  return items.map((item, index) => ({ index, item, typeNo: typeNos.get(item.resourceType)! }))
}

/** Settles what changes nothing without a write transaction; most of a repeated snapshot ends here. */
async function sift(
  db: Db,
  account: AccountRef,
  items: readonly NumberedItem[],
  outcomes: Map<number, ItemOutcome>,
) {
  const states = await findStates(db, account, items)
  const sightings: { resourceNo: ResourceNo; at: RecordedItem['capturedAt'] }[] = []
  const changes: NumberedItem[] = []
  const repeated = repeatedKeys(items)
  for (const numbered of items) {
    const { index, item } = numbered
    const key = keyOf(numbered)
    const state = states.get(key)
    const isSame =
      state !== undefined &&
      state.deletedAt === null &&
      item.event !== 'REMOVE' &&
      item.capturedAt >= state.seenAt &&
      !repeated.has(key) &&
      hashContent(contentOf(item)) === state.hash
    if (!isSame) changes.push(numbered)
    else if (item.capturedAt === state.seenAt) {
      outcomes.set(index, { resourceNo: state.resourceNo, change: 'unchanged' })
    } else {
      sightings.push({ resourceNo: state.resourceNo, at: item.capturedAt })
      outcomes.set(index, { resourceNo: state.resourceNo, change: 'seen' })
    }
  }
  return { sightings, changes }
}
