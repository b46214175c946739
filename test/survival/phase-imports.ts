import { setTimeout as delay } from 'node:timers/promises'
import { auditFaults } from './audit.js'
import type { CleanRun } from './clean-run.js'
import { differences, filesBelow, findFaults, readContents } from './contents.js'
import { createPacks, importUnderKills } from './drive-import.js'
import type { Estate } from './estate.js'
import type { Folders } from './folders.js'
import { untilIdle } from './idle.js'
import type { Random } from './random.js'
import { KILLS_OF_ONE_JOB } from './settings.js'
import { supervise } from './supervised.js'
import type { Tally } from './tally.js'

/** During the upload, and while the job runs. */
const KILLS_OF_ONE_IMPORT = 1 + KILLS_OF_ONE_JOB

/**
 * Two snapshots into a fresh folder with active rules, killed on the way; returns what is not as a clean run
 * left it.
 */
export async function killImports(
  folders: Folders,
  estate: Estate,
  clean: CleanRun,
  random: Random,
  kills: number,
  tally: Tally,
): Promise<string[]> {
  const found: string[] = []
  while (tally.kills < kills) {
    const directory = await folders.fresh()
    const server = await supervise(directory)
    await createPacks(server, estate.packs)
    for (const files of [estate.first, estate.second]) {
      const left = Math.max(0, kills - tally.kills)
      const plan = { kills: Math.min(KILLS_OF_ONE_IMPORT, left), withinMs: clean.importMs * 0.7, random }
      tally.kills += await importUnderKills(server, files, plan)
      tally.acknowledged++
      if (tally.kills < kills) {
        // The import is done, what it changed may not be evaluated yet.
        await delay(random.below(clean.evaluationMs))
        await server.killAndRestart()
        tally.kills++
      }
      await untilIdle(directory)
    }
    found.push(...(await auditFaults(server)))
    await server.stop()
    const drift = [
      ...differences(await readContents(directory), clean.importedContents),
      ...(await findFaults(directory)),
    ]
    tally.drift += drift.length
    found.push(...drift)
    const spooled = [
      ...(await filesBelow(directory, 'imports')),
      ...(await filesBelow(directory, 'objects/files/imports')),
    ]
    found.push(...spooled.map((file) => `left in the spool: ${file}`))
    if (found.length > 0) return found
    await folders.discard(directory)
  }
  return found
}
