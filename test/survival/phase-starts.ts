import { setTimeout as delay } from 'node:timers/promises'
import { call } from '../scenarios/client.js'
import { findFaults } from './contents.js'
import type { Folders } from './folders.js'
import type { Random } from './random.js'
import { spawnServer } from './server-process.js'
import type { Tally } from './tally.js'

const KILLS_OF_ONE_FOLDER = 5

/** First starts, killed before they are ready: the next start must find nothing half made. */
export async function killStarts(
  folders: Folders,
  random: Random,
  kills: number,
  tally: Tally,
): Promise<string[]> {
  const found: string[] = []
  while (tally.kills < kills) {
    const directory = await folders.fresh()
    const measured = spawnServer(await folders.fresh())
    const begunAt = performance.now()
    await measured.ready
    const startMs = performance.now() - begunAt
    await measured.kill()
    for (let killed = 0; killed < KILLS_OF_ONE_FOLDER && tally.kills < kills; killed++) {
      const server = spawnServer(directory)
      await delay(random.below(startMs))
      await server.kill()
      tally.kills++
    }
    const server = spawnServer(directory)
    await call(await server.ready, 'ListCompliancePacks')
    const { code } = await server.terminate()
    if (code !== 0) found.push(`ended with ${code}`)
    found.push(...(await findFaults(directory)))
    await folders.discard(directory)
  }
  return found
}
