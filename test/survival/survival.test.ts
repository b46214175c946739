import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CleanRun, runClean } from './clean-run.js'
import { type Estate, makeEstate } from './estate.js'
import { type Folders, makeFolders } from './folders.js'
import { killEvaluations } from './phase-evaluations.js'
import { killImports } from './phase-imports.js'
import { killReseals } from './phase-keys.js'
import { killReports } from './phase-reports.js'
import { killStarts } from './phase-starts.js'
import { killWrites } from './phase-writes.js'
import { seededRandom } from './random.js'
import { errorLines, forgetErrors } from './server-process.js'
import { ENGINE, KILLS, PATIENCE_MS, RESOURCES, SEED } from './settings.js'
import { printTallies, tallyOf } from './tally.js'

beforeAll(forgetErrors)

/** A kill with its restart and its share of the work around it. */
const TIMEOUT_MS = 5 * PATIENCE_MS + KILLS * 30_000

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
  printTallies()
})

describe(`kill -9 on ${ENGINE}, seed ${SEED}`, { timeout: TIMEOUT_MS }, () => {
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

  it('a master key that is being replaced stays the old one or becomes the new one', async () => {
    expect(await killReseals(folders, seededRandom(SEED), KILLS, tallyOf('key rotation'))).toEqual([])
  })

  it('no server complained', () => {
    // PostgreSQL keeps the locks of a killed process until it has seen it die: who waits too long for them tries again.
    expect(errorLines.filter((line) => !line.includes('due to lock timeout'))).toEqual([])
  })
})
