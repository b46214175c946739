import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { AccountId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { accountBatches } from './account-batches.js'
import { type StepCoverage, stepCoverage } from './coverage.js'
import type { ImportAccounts } from './import-accounts.js'
import type { ImportTally } from './import-tally.js'
import type { ItemChange } from './numbered-item.js'
import { expandArchives } from './readers/expand-archives.js'
import type { PlacedMeasurement } from './readers/measurement.js'
import { orderFiles, type ReplayStep } from './readers/order-files.js'
import { readSourceFile, type SourceFile } from './readers/read-file.js'
import type { ItemPosition, Reading, RecordedItem, ReportedVerdicts } from './readers/recorded-item.js'
import { type Recording, recordItems } from './record-items.js'
import { recordMeasurements } from './record-measurements.js'
import { recordStated, type Stated } from './record-stated.js'
import type { Redact } from './redact.js'
import { removeMissing } from './remove-missing.js'
import { type SeenResources, seenResources } from './seen-resources.js'

export interface Replay {
  readonly recording: Recording
  readonly accounts: ImportAccounts
  readonly tally: ImportTally
  /** Time of data that carries none, as given by the caller; null: `startedAt`. */
  readonly asOf: Instant | null
  readonly startedAt: Instant
  readonly acceptDeletions: boolean
  readonly redact: Redact
  readonly verdicts: TakeVerdicts
  /** Awaited between write transactions; throws to stop. */
  readonly pause: () => Promise<void>
}

/**
 * Takes verdicts of the service that the importing account brings; returns what is wrong with them, or null. Given
 * by who composes the program: verdicts belong to a later stage.
 */
export type TakeVerdicts = (db: Db, account: AccountRef, reported: ReportedVerdicts) => Promise<string | null>

/** Where nothing compares verdicts, they must not seem to have been taken. */
export const refuseVerdicts: TakeVerdicts = async () =>
  'verdicts of the service are not taken here: give them to assay compare'

/** What is kept when all resources of the import are recorded. */
interface Gathered extends Stated {
  readonly measurements: PlacedMeasurement[]
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
  const stated: Gathered = { controls: [], totals: [], properties: [], measurements: [] }
  for (const step of orderFiles(await expandArchives(files))) await replayStep(db, replay, step, stated)
  await recordStated(db, replay, stated)
  await recordMeasurements(db, replay, stated.measurements)
}

async function replayStep(
  db: Db,
  replay: Replay,
  step: ReplayStep<SourceFile>,
  stated: Gathered,
): Promise<void> {
  const coverage = stepCoverage(step.pathAt ?? replay.asOf)
  const seen = seenResources()
  const times = { pathAt: step.pathAt, asOf: replay.asOf ?? replay.startedAt }
  const waiting = accountBatches<Waiting>((accountId, entries) =>
    recordBatch(db, replay, accountId, entries, { coverage, seen }),
  )
  for (const { folder, files } of step.sets) {
    for (const file of files) {
      for await (const readings of readSourceFile(file, times)) {
        for (const reading of readings) {
          if (reading.kind === 'item') {
            const item = redacted(replay, reading.item)
            await waiting.add({ item, folder, position: reading.position })
          } else if (reading.kind === 'problem') {
            coverage.breakSet(folder)
            replay.tally.addProblem(reading.problem)
          } else if (reading.kind === 'control') stated.controls.push(reading.control)
          else if (reading.kind === 'totals') stated.totals.push(reading.totals)
          else if (reading.kind === 'properties') stated.properties.push(reading.properties)
          else if (reading.kind === 'measurement') stated.measurements.push(reading)
          else await takeVerdicts(db, replay, reading)
        }
      }
      replay.tally.addFile()
    }
  }
  await waiting.flushAll()
  for (const group of coverage.covered()) {
    const found = await replay.accounts.find(group.account.accountId)
    if (!('account' in found)) continue
    const run = { runNo: found.runNo, acceptDeletions: replay.acceptDeletions, pause: replay.pause }
    replay.tally.addRemoval(await removeMissing(db, replay.recording, run, group, seen))
  }
}

function redacted(replay: Replay, item: RecordedItem): RecordedItem {
  let values = 0
  const redact = (configuration: string) => {
    const redacted = replay.redact({ ...item, configuration })
    values += redacted.values
    return redacted.configuration
  }
  const configuration = redact(item.configuration)
  const { difference: told } = item
  const difference = told && { before: redact(told.before), after: redact(told.after) }
  if (values === 0) return item
  replay.tally.addRedacted(item.accountId, values)
  return { ...item, configuration, ...(difference && { difference }) }
}

const WRONG: Readonly<Partial<Record<ItemChange, string>>> = {
  invalid: 'configuration is not the text of a JSON object',
  unresolved:
    'the message says what changed, and the resource is not recorded as it was before: import a snapshot instead',
}

async function takeVerdicts(
  db: Db,
  { accounts, tally, verdicts }: Replay,
  { verdicts: reported, position }: Extract<Reading, { kind: 'verdicts' }>,
): Promise<void> {
  const found = await accounts.find(accounts.ownerId)
  const message =
    'account' in found ? await verdicts(db, found.account, reported) : `${accounts.ownerId}: ${found.advice}`
  if (message !== null) tally.addProblem({ ...position, message })
}

async function recordBatch(
  db: Db,
  replay: Replay,
  accountId: AccountId,
  entries: readonly Waiting[],
  step: { readonly coverage: StepCoverage; readonly seen: SeenResources },
): Promise<void> {
  const found = await replay.accounts.find(accountId)
  if (!('account' in found)) {
    for (const _ of entries) replay.tally.refuseItem(accountId, found.advice)
    return
  }
  const { account, runNo } = found
  const items = entries.map(({ item }) => item)
  const recording = { ...replay.recording, pause: replay.pause }
  const outcomes = await recordItems(db, recording, account, runNo, items)
  for (const [i, { item, folder, position }] of entries.entries()) {
    const outcome = outcomes[i]!
    if (outcome.resourceNo === null) {
      step.coverage.breakSet(folder)
      replay.tally.addProblem({ ...position, message: WRONG[outcome.change] ?? outcome.change })
      continue
    }
    step.seen.add(account.accountNo, outcome.resourceNo)
    step.coverage.note(folder, position.file, item, account)
    replay.tally.addItem(item, outcome)
  }
  await replay.pause()
}
