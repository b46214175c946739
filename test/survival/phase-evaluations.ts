import { setTimeout as delay } from 'node:timers/promises'
import { FROM_BLOCKS } from '../../src/start-evaluation-threads.js'
import { auditFaults } from './audit.js'
import type { CleanRun } from './clean-run.js'
import { differences, findFaults, query, readContents } from './contents.js'
import { createPacks } from './drive-import.js'
import type { Estate } from './estate.js'
import type { Folders } from './folders.js'
import { untilIdle } from './idle.js'
import type { Random } from './random.js'
import { KILLS_OF_ONE_JOB } from './settings.js'
import { type Supervised, supervise } from './supervised.js'
import type { Tally } from './tally.js'

/** Two threads read and evaluate: one is the job thread, which writes. */
const WORKERS = { ASSAY_EVALUATION_WORKERS: '2' }

/** Packages over a recorded estate, killed while they are created and their rules evaluated in two threads. */
export async function killEvaluations(
  folders: Folders,
  estate: Estate,
  clean: CleanRun,
  random: Random,
  kills: number,
  tally: Tally,
): Promise<string[]> {
  const found = await tooFewBlocks(clean)
  while (tally.kills < kills) {
    const directory = await folders.copyOf(clean.recorded)
    const server = await supervise(directory, WORKERS)
    const creating = createPacks(server, estate.packs)
    for (let killed = 0; killed < KILLS_OF_ONE_JOB && tally.kills < kills; killed++) {
      await delay(random.below(clean.evaluationMs * 0.7))
      if (killed > 0 && !(await isEvaluating(server))) break
      await server.killAndRestart()
      tally.kills++
    }
    const ids = await creating
    const again = await createPacks(server, estate.packs)
    tally.acknowledged += ids.length
    found.push(
      ...ids.flatMap((id, index) =>
        again[index] === id ? [] : [`the token of ${id} now gives ${again[index]}`],
      ),
    )
    await untilIdle(directory)
    found.push(...(await auditFaults(server)))
    await server.stop()
    const drift = [
      ...differences(await readContents(directory), clean.evaluatedContents),
      ...(await findFaults(directory)),
    ]
    tally.drift += drift.length
    found.push(...drift)
    if (found.length > 0) return found
    await folders.discard(directory)
  }
  return found
}

async function isEvaluating(server: Supervised): Promise<boolean> {
  const { ConfigRules } = await server.ask<{ ConfigRules: { TotalCount: number } }>('ListConfigRules', {
    ConfigRuleState: 'EVALUATING',
  })
  return ConfigRules.TotalCount > 0
}

/** An estate whose passes are all too short for a second thread to open would try nothing of it. */
async function tooFewBlocks(clean: CleanRun): Promise<string[]> {
  const packs = await query(
    clean.evaluated,
    `select count(distinct block_no) as n from verdict_block
     join pack_rule using (account_no, rule_no) group by pack_no`,
  )
  const most = Math.max(...packs.map(({ n }) => Number(n)))
  return most >= FROM_BLOCKS ? [] : [`the longest pass over a package has only ${most} blocks`]
}
