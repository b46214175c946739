import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { ResourceNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { type Decision, decideAmong, decideChange, type StoredVersion } from './decide-change.js'
import { type ItemChange, type ItemOutcome, keyOf, type NumberedItem, resourceKey } from './numbered-item.js'
import type { RecordedItem } from './readers/recorded-item.js'
import { resolveDifference } from './resolve-difference.js'
import { typeOfResource } from './resource-number.js'
import { type RoundWrites, roundWrites } from './round-writes.js'
import { takeResourceNumbers } from './store/numbers.js'
import {
  insertResources,
  insertVersions,
  markSeen,
  updateDiffs,
  updateResources,
  writeRelations,
} from './store/record.js'
import {
  findVersionAfter,
  findVersionBefore,
  listStates,
  type ResourceState,
  readCurrentVersions,
  readVersionsAt,
} from './store/stored-versions.js'

export interface RecordingRun {
  readonly runNo: number
  readonly at: Instant
}

interface Round {
  readonly outcomes: ReadonlyMap<number, ItemOutcome>
  readonly lastChange: number
}

/**
 * Records items of different resources, in the transaction `db` that holds the account's change log;
 * `firstChange` is its last number so far. Returns what each did and the number of the last change made.
 */
export async function recordRound(
  db: Db,
  account: AccountRef,
  run: RecordingRun,
  firstChange: number,
  items: readonly NumberedItem[],
): Promise<Round> {
  const states = await findStates(db, account, items)
  const known = items.flatMap((numbered) => states.get(keyOf(numbered)) ?? [])
  const currents = await readCurrentVersions(
    db,
    account,
    known.map((state) => state.resourceNo),
  )
  const sameTime = await readSameTime(db, account, items, states)
  const outcomes = new Map<number, ItemOutcome>()
  const writes = roundWrites(firstChange)
  const newcomers: NumberedItem[] = []

  for (const numbered of items) {
    const { index } = numbered
    const state = states.get(keyOf(numbered))
    if (state === undefined) {
      if (numbered.item.difference === undefined) newcomers.push(numbered)
      else outcomes.set(index, UNRESOLVED)
      continue
    }
    const { resourceNo, seenAt } = state
    const { current, lastVersion } = currents.get(resourceNo)!
    const stored = { seenAt, isDeleted: state.deletedAt !== null, current }
    const atSameTime = sameTime.get(resourceNo) ?? []
    const item = await itemOf(db, account, resourceNo, numbered.item, atSameTime)
    if (item === null) {
      outcomes.set(index, UNRESOLVED)
      continue
    }
    let previous: StoredVersion | null = null
    let decision = decideChange(item, stored, atSameTime)
    if (decision === null) {
      previous = await findVersionBefore(db, account, resourceNo, item.capturedAt)
      decision = decideAmong(item, stored, previous)
    }
    const change = changeOf(decision)
    outcomes.set(index, { resourceNo, change })
    const place = { item, resourceNo, stored, lastVersion }
    if (decision.kind === 'see') writes.see(place)
    else if (decision.kind === 'advance') writes.advance(place, decision)
    else if (decision.kind === 'insert') {
      const following = await findVersionAfter(db, account, resourceNo, item.capturedAt)
      writes.insert(place, decision, { previous, following })
    }
  }
  const numbers = await takeResourceNumbers(
    db,
    account,
    newcomers.map(({ typeNo }) => typeNo),
  )
  for (const [i, { index, item, typeNo }] of newcomers.entries()) {
    const resourceNo = numbers[i]!
    writes.create(item, typeNo, resourceNo)
    outcomes.set(index, { resourceNo, change: item.event === 'REMOVE' ? 'removed' : 'discovered' })
  }
  const { written, lastChange } = writes.finish()
  await write(db, account, run, written)
  return { outcomes, lastChange }
}

async function write(db: Db, account: AccountRef, run: RecordingRun, written: RoundWrites): Promise<void> {
  await insertResources(db, account, run.at, written.created)
  await updateResources(db, account, run.at, written.updated)
  await insertVersions(db, account, run, written.versions)
  await writeRelations(db, account, written.relations)
  await markSeen(db, account, written.seen)
  await updateDiffs(db, account, written.diffs)
}

const UNRESOLVED: ItemOutcome = { resourceNo: null, change: 'unresolved' }

/** The item with its configuration; null when it tells a difference that does not fit what is recorded. */
async function itemOf(
  db: Db,
  account: AccountRef,
  resourceNo: ResourceNo,
  item: RecordedItem,
  sameTime: readonly StoredVersion[],
): Promise<RecordedItem | null> {
  if (item.difference === undefined) return item
  const previous = await findVersionBefore(db, account, resourceNo, item.capturedAt)
  return resolveDifference(item, item.difference, sameTime, previous)
}

function changeOf(decision: Decision): ItemChange {
  switch (decision.kind) {
    case 'nothing':
      return 'unchanged'
    case 'see':
      return 'seen'
    case 'insert':
      return 'history'
    case 'advance':
      if (decision.event === 'REMOVE') return 'removed'
      return decision.isRestored ? 'restored' : 'modified'
  }
}

/** Stored states of the resources the items are about, by `keyOf`. */
export async function findStates(
  db: Db,
  account: AccountRef,
  items: readonly NumberedItem[],
): Promise<Map<string, ResourceState>> {
  const ids = new Set(items.map(({ item }) => item.resourceId))
  const states = await listStates(db, account, [...ids])
  return new Map(
    states.map((state) => [
      resourceKey(typeOfResource(state.resourceNo), state.region, state.resourceId),
      state,
    ]),
  )
}

/** Versions captured at the times of items that are not newer than what is stored. */
function readSameTime(
  db: Db,
  account: AccountRef,
  items: readonly NumberedItem[],
  states: ReadonlyMap<string, ResourceState>,
): Promise<Map<ResourceNo, StoredVersion[]>> {
  const older = items.flatMap((numbered) => {
    const state = states.get(keyOf(numbered))
    const at = numbered.item.capturedAt
    return state === undefined || at > state.seenAt ? [] : [{ resourceNo: state.resourceNo, at }]
  })
  return readVersionsAt(
    db,
    account,
    older.map(({ resourceNo }) => resourceNo),
    older.map(({ at }) => at),
  )
}
