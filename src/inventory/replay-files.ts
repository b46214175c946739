import type { Db } from '../db/tables.js'
import type { Instant } from '../platform/instant.js'
import { type StepCoverage, stepCoverage } from './coverage.js'
import { groupBy } from './group-by.js'
import type { ImportAccounts } from './import-accounts.js'
import type { ImportTally } from './import-tally.js'
import { orderFiles, type ReplayStep } from './readers/order-files.js'
import { readSourceFile, type SourceFile } from './readers/read-file.js'
import type { ControlTotal, ItemPosition, RecordedItem } from './readers/recorded-item.js'
import { RECORD_BATCH, type Recording, recordItems } from './record-items.js'
import { removeMissing } from './remove-missing.js'
import { type SeenResources, seenResources } from './seen-resources.js'
import { listRecordedIds } from './store/live-resources.js'

export interface Replay {
  readonly recording: Recording
  readonly accounts: ImportAccounts
  readonly tally: ImportTally
  /** Time of data that carries none, as given by the caller; null: `startedAt`. */
  readonly asOf: Instant | null
  readonly startedAt: Instant
  readonly acceptDeletions: boolean
  /** Awaited between write transactions; throws to stop. */
  readonly pause: () => Promise<void>
}

/** An item waiting to be recorded, with the file it is from. */
interface Waiting {
  readonly item: RecordedItem
  readonly folder: string
  readonly position: ItemPosition
}

/**
 * Records the items of all files in the order of time, and removes what snapshots prove gone. Repeating it
 * changes nothing, so a replay that was cut off is begun again. Counts go to `replay.tally`.
 */
export async function replayFiles(db: Db, replay: Replay, files: readonly SourceFile[]): Promise<void> {
  const controls: ControlTotal[] = []
  for (const step of orderFiles(files)) controls.push(...(await replayStep(db, replay, step)))
  await compareControls(db, replay, controls)
}

async function replayStep(db: Db, replay: Replay, step: ReplayStep<SourceFile>): Promise<ControlTotal[]> {
  const coverage = stepCoverage(step.pathAt ?? replay.asOf)
  const seen = seenResources()
  const controls: ControlTotal[] = []
  const times = { pathAt: step.pathAt, asOf: replay.asOf ?? replay.startedAt }
  let waiting: Waiting[] = []
  const flush = async () => {
    const batch = waiting
    waiting = []
    if (batch.length > 0) await recordBatch(db, replay, batch, coverage, seen)
  }
  for (const { folder, files } of step.sets) {
    for (const file of files) {
      for await (const readings of readSourceFile(file, times)) {
        for (const reading of readings) {
          if (reading.kind === 'item')
            waiting.push({ item: reading.item, folder, position: reading.position })
          else if (reading.kind === 'control') controls.push(reading.control)
          else {
            coverage.breakSet(folder)
            replay.tally.addProblem(reading.problem)
          }
          if (waiting.length === RECORD_BATCH) await flush()
        }
      }
      replay.tally.addFile()
    }
  }
  await flush()
  for (const group of coverage.covered()) {
    const found = await replay.accounts.find(group.account.accountId)
    if (!('account' in found)) continue
    const run = { runNo: found.runNo, acceptDeletions: replay.acceptDeletions, pause: replay.pause }
    replay.tally.addRemoval(await removeMissing(db, replay.recording, run, group, seen))
  }
  return controls
}

async function recordBatch(
  db: Db,
  replay: Replay,
  batch: readonly Waiting[],
  coverage: StepCoverage,
  seen: SeenResources,
): Promise<void> {
  for (const [accountId, entries] of groupBy(batch, ({ item }) => item.accountId)) {
    const found = await replay.accounts.find(accountId)
    if (!('account' in found)) {
      for (const _ of entries) replay.tally.refuseItem(accountId, found.advice)
      continue
    }
    const { account, runNo } = found
    const items = entries.map(({ item }) => item)
    const recording = { ...replay.recording, pause: replay.pause }
    const outcomes = await recordItems(db, recording, account, runNo, items)
    for (const [i, { item, folder, position }] of entries.entries()) {
      const outcome = outcomes[i]!
      if (outcome.resourceNo === null) {
        coverage.breakSet(folder)
        replay.tally.addProblem({ ...position, message: 'configuration is not the text of a JSON object' })
        continue
      }
      seen.add(account.accountNo, outcome.resourceNo)
      coverage.note(folder, position.file, item, account)
      replay.tally.addItem(item, outcome)
    }
    await replay.pause()
  }
}

/** Saved resource lists record nothing; they tell what the source has that was not delivered. */
async function compareControls(db: Db, replay: Replay, controls: readonly ControlTotal[]): Promise<void> {
  for (const { listed } of controls) {
    let unrecorded = 0
    const groups = groupBy(listed, (entry) => `${entry.accountId} ${entry.region} ${entry.resourceType}`)
    for (const entries of groups.values()) {
      const first = entries[0]!
      const found = await replay.accounts.find(first.accountId)
      if (!('account' in found)) continue
      const ids = entries.map((entry) => entry.resourceId)
      const recorded = await listRecordedIds(db, found.account, first, ids)
      unrecorded += ids.filter((id) => !recorded.has(id)).length
    }
    replay.tally.addControl(listed.length, unrecorded)
  }
}
