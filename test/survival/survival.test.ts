import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CleanRun, runClean } from './clean-run.js'
import { type Estate, makeEstate } from './estate.js'
import { type Folders, makeFolders } from './folders.js'
import { killEvaluations } from './phase-evaluations.js'
import { killImports } from './phase-imports.js'
import { killReports } from './phase-reports.js'
import { killStarts } from './phase-starts.js'
import { killWrites } from './phase-writes.js'
import { seededRandom } from './random.js'
import { errorLines } from './server-process.js'
import { KILLS, RESOURCES, SEED } from './settings.js'
import { tallyLines, tallyOf } from './tally.js'

/** A kill with its restart and its share of the work around it. */
const TIMEOUT_MS = 120_000 + KILLS * 15_000

let folders: Folders
let estate: Estate
let clean: CleanRun

beforeAll(async () => {
  folders = await makeFolders()
  estate = makeEstate(RESOURCES, SEED)
  clean = await runClean(folders, estate)
}, TIMEOUT_MS)

afterAll(async () => {
  await folders.discardAll()
  process.stdout.write(`${tallyLines().join('\n')}\n`)
})

describe(`kill -9, seed ${SEED}`, { timeout: TIMEOUT_MS }, () => {
  it('a first start goes on where it was cut off', async () => {
    expect(await killStarts(folders, seededRandom(SEED), KILLS, tallyOf('starts'))).toEqual([])
  })

  it('imports end with what a clean run records and evaluates', async () => {
    const tally = tallyOf('imports')
    expect(await killImports(folders, estate, clean, seededRandom(SEED), KILLS, tally)).toEqual([])
  })

  it('evaluations end with the verdicts of a clean run', async () => {
    const tally = tallyOf('evaluations')
    expect(await killEvaluations(folders, estate, clean, seededRandom(SEED), KILLS, tally)).toEqual([])
  })

  it('each acknowledged Generate gives one report, with its objects and nothing else', async () => {
    expect(await killReports(folders, clean, seededRandom(SEED), KILLS, tallyOf('reports'))).toEqual([])
  })

  it('acknowledged writes are there once, and a client token gives the same id', async () => {
    expect(await killWrites(folders, seededRandom(SEED), KILLS, tallyOf('writes'))).toEqual([])
  })

  it('no server complained', () => {
    expect(errorLines).toEqual([])
  })
})
