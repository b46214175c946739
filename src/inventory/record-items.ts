import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { Clock } from '../platform/clock.js'
import type { ResourceNo, TypeNo } from '../platform/ids.js'
import { type ItemOutcome, keyOf, type NumberedItem, repeatedKeys, roundsOf } from './numbered-item.js'
import { isJsonObject } from './readers/json-value.js'
import type { RecordedItem } from './readers/recorded-item.js'
import { findStates, type RecordingRun, recordRound } from './record-round.js'
import { contentOf, hashContent } from './recorded-content.js'
import { lockChanges, numberTypes, setLastChange } from './store/numbers.js'
import { markSeen } from './store/record.js'

/** Items of one call. What is known is sifted out of all of them at once. */
export const RECORD_BATCH = 400
/** Changes of one write transaction at most. */
const TRANSACTION_CHANGES = 200
/**
 * A transaction that has lasted this long takes no more, so that with its commit it stays below 20 ms. It decides how the
 * work is cut and nothing of what comes out of it, so it is no injected clock.
 */
const TRANSACTION_MS = 8
/** Changes between two looks at the time. */
const PART_CHANGES = 100
/** An item not newer than what is stored reads its neighbours in time one by one. */
const OLDER_COST = 8

/** What recording needs besides the items. */
export interface Recording {
  readonly clock: Clock
  /** Numbers of the types met so far; they never change. Begin with an empty map. */
  readonly typeNumbers: Map<string, TypeNo>
  /** Called in the transaction that changed something of the account, to queue what must follow. */
  readonly changed: (db: Db, account: AccountRef) => Promise<void>
  /** Awaited between write transactions; throws to stop. */
  readonly pause?: () => Promise<void>
}

/**
 * Records items of one account (at most `RECORD_BATCH`) as current state or history, in short transactions;
 * nothing is written when nothing changed. The same items twice change nothing, so a caller that was cut
 * off repeats them. Outcomes in the order of the items. `runNo`: the run that history names as its source.
 */
export async function recordItems(
  db: Db,
  recording: Recording,
  account: AccountRef,
  runNo: number,
  items: readonly RecordedItem[],
): Promise<readonly ItemOutcome[]> {
  const numbered = await numberItems(db, recording, items)
  const outcomes = new Map<number, ItemOutcome>()
  const { sightings, changes } = await sift(db, account, numbered, outcomes)
  const parts = slices(changes)
  // Sightings go with the first changes: a commit costs as much as a hundred of them.
  for (
    let next = 0, isFirst = true;
    next < parts.length || (isFirst && sightings.length > 0);
    isFirst = false
  ) {
    next = await inTransaction(db, async (db) => {
      const beganAt = performance.now()
      if (isFirst) await markSeen(db, account, sightings)
      let part = next
      let left = TRANSACTION_CHANGES
      let hasChanged = false
      for (; part < parts.length && left > 0 && performance.now() - beganAt < TRANSACTION_MS; part++) {
        const run = { runNo, at: recording.clock.now() }
        const recorded = await recordRounds(db, account, run, parts[part]!)
        for (const [index, outcome] of recorded.outcomes) outcomes.set(index, outcome)
        hasChanged ||= recorded.hasChanged
        left -= PART_CHANGES
      }
      if (hasChanged) await recording.changed(db, account)
      return part
    })
    await recording.pause?.()
  }
  return items.map((_, index) => outcomes.get(index)!)
}

async function recordRounds(db: Db, account: AccountRef, run: RecordingRun, items: readonly NumberedItem[]) {
  const firstChange = await lockChanges(db, account)
  const outcomes = new Map<number, ItemOutcome>()
  let lastChange = firstChange
  for (const round of roundsOf(items)) {
    const recorded = await recordRound(db, account, run, lastChange, round)
    for (const [index, outcome] of recorded.outcomes) outcomes.set(index, outcome)
    lastChange = recorded.lastChange
  }
  const hasChanged = lastChange > firstChange
  if (hasChanged) await setLastChange(db, account, lastChange)
  return { outcomes, hasChanged }
}

async function numberItems(
  db: Db,
  { typeNumbers }: Recording,
  items: readonly RecordedItem[],
): Promise<NumberedItem[]> {
  const unknown = new Set<string>()
  for (const { resourceType } of items) if (!typeNumbers.has(resourceType)) unknown.add(resourceType)
  if (unknown.size > 0)
    for (const [name, typeNo] of await numberTypes(db, [...unknown])) typeNumbers.set(name, typeNo)
  const numbered = items.map((item, index) => ({ index, item, typeNo: typeNumbers.get(item.resourceType)! }))
  // Differences build on each other, and a feed need not keep their order.
  if (items.some((item) => item.difference !== undefined))
    numbered.sort((a, b) => a.item.capturedAt - b.item.capturedAt)
  return numbered
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
  const changes: Change[] = []
  const repeated = repeatedKeys(items)
  for (const numbered of items) {
    const { index, item } = numbered
    const key = keyOf(numbered)
    const state = states.get(key)
    const isSame =
      state !== undefined &&
      state.deletedAt === null &&
      item.event !== 'REMOVE' &&
      item.source !== 'history' &&
      item.capturedAt >= state.seenAt &&
      !repeated.has(key) &&
      hashContent(contentOf(item)) === state.hash
    if (!isSame && !hasObject(item)) outcomes.set(index, { resourceNo: null, change: 'invalid' })
    else if (!isSame)
      changes.push({
        numbered,
        cost: state !== undefined && item.capturedAt <= state.seenAt ? OLDER_COST : 1,
      })
    else if (item.capturedAt === state.seenAt) {
      outcomes.set(index, { resourceNo: state.resourceNo, change: 'unchanged' })
    } else {
      sightings.push({ resourceNo: state.resourceNo, at: item.capturedAt })
      outcomes.set(index, { resourceNo: state.resourceNo, change: 'seen' })
    }
  }
  return { sightings, changes }
}

/** Text that nobody parsed yet is parsed once, when it is new. */
function hasObject(item: RecordedItem): boolean {
  if (item.isUnparsed !== true) return true
  try {
    return isJsonObject(JSON.parse(item.configuration))
  } catch {
    return false
  }
}

/** Something to write, and how many plain changes it costs. */
interface Change {
  readonly numbered: NumberedItem
  readonly cost: number
}

/** Parts of a batch of about the same cost; a transaction takes as many as it has time for. */
function slices(changes: readonly Change[]): NumberedItem[][] {
  const parts: NumberedItem[][] = []
  let room = 0
  for (const { numbered, cost } of changes) {
    if (room < cost) {
      parts.push([])
      room = PART_CHANGES
    }
    parts.at(-1)!.push(numbered)
    room -= cost
  }
  return parts
}
