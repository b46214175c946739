import { type Contents, readContents } from './contents.js'
import { createPacks, importUnderKills } from './drive-import.js'
import type { Estate } from './estate.js'
import type { Folders } from './folders.js'
import { untilIdle } from './idle.js'
import { seededRandom } from './random.js'
import { supervise } from './supervised.js'

/** What servers that nobody kills come to, and how long they take. */
export interface CleanRun {
  /** Folder with the first snapshot and no package. */
  readonly recorded: string
  /** The same with every package, evaluated. */
  readonly evaluated: string
  readonly evaluatedContents: Contents
  /** Packages first, then both snapshots. */
  readonly importedContents: Contents
  readonly packIds: readonly string[]
  readonly importMs: number
  readonly evaluationMs: number
}

/** Takes the whole way once, undisturbed. */
export async function runClean(folders: Folders, estate: Estate): Promise<CleanRun> {
  const undisturbed = { kills: 0, withinMs: 0, random: seededRandom(0) }
  const recorded = await folders.fresh()
  const first = await supervise(recorded)
  const importBegunAt = performance.now()
  await importUnderKills(first, estate.first, undisturbed)
  const importMs = performance.now() - importBegunAt
  await untilIdle(recorded)
  await first.stop()

  const evaluated = await folders.copyOf(recorded)
  const second = await supervise(evaluated)
  const evaluationBegunAt = performance.now()
  const packIds = await createPacks(second, estate.packs)
  await untilIdle(evaluated)
  const evaluationMs = performance.now() - evaluationBegunAt
  await second.stop()

  const whole = await folders.fresh()
  const third = await supervise(whole)
  await createPacks(third, estate.packs)
  await importUnderKills(third, estate.first, undisturbed)
  await untilIdle(whole)
  await importUnderKills(third, estate.second, undisturbed)
  await untilIdle(whole)
  await third.stop()

  const evaluatedContents = await readContents(evaluated)
  const importedContents = await readContents(whole)
  await folders.discard(whole)
  return { recorded, evaluated, evaluatedContents, importedContents, packIds, importMs, evaluationMs }
}
