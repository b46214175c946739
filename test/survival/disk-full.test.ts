import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { ASSAY, bucketSnapshot, call, importFiles, type Key, until } from '../scenarios/client.js'
import { auditFaults } from './audit.js'
import { findFaults, query } from './contents.js'
import { makeFolders } from './folders.js'
import { untilIdle } from './idle.js'
import { seededRandom } from './random.js'
import { ACCOUNT_ID, spawnServer } from './server-process.js'
import { FAULT_ROUNDS, PATIENCE_MS, SEED } from './settings.js'
import { canLimitFiles, limitFiles, mountSmallDisk } from './small-disk.js'
import { findStrayObjects } from './stray-objects.js'
import { noteLine, printTallies, tallyOf } from './tally.js'
import { compareWrites, insist, startWriters } from './write-traffic.js'

const WRITERS = 3
const REFUSALS = 5
const TIMEOUT_MS = 120_000 + FAULT_ROUNDS * 120_000
/** Faults are logged, as they should be. */
const QUIET = { ASSAY_LOG_LEVEL: 'fatal' }

const folders = await makeFolders()
afterAll(async () => {
  await folders.discardAll()
  printTallies()
})

const buckets = (round: number) =>
  Array.from({ length: 300 }, (_, n) => ({
    id: `bucket-${n}`,
    grant: (n + round) % 5 === 0 ? 'public-read' : 'private',
  }))

/** A package over 300 buckets. */
async function preparePack(key: Key): Promise<string> {
  await importFiles(key, { 'a.json': bucketSnapshot(ACCOUNT_ID, buckets(0)) }, {}, PATIENCE_MS)
  const { CompliancePackId } = await call<{ CompliancePackId: string }>(key, 'CreateCompliancePack', {
    CompliancePackName: 'reported',
    RiskLevel: 1,
    ConfigRules: [
      { ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited', ConfigRuleName: 'r', RiskLevel: 1 },
    ],
  })
  return CompliancePackId
}

function untilComplete(key: Key, CompliancePackId: string): Promise<boolean> {
  return until(async () => {
    const reply = await call<{ CompliancePackReport: { ReportStatus: string } }>(
      key,
      'GetCompliancePackReport',
      { CompliancePackId },
    )
    return reply.CompliancePackReport.ReportStatus === 'COMPLETE'
  }, PATIENCE_MS)
}

interface Fault {
  begin(): Promise<void>
  end(): Promise<void>
}

interface Server {
  readonly key: Key
  readonly directory: string
  terminate(): Promise<{ readonly code: number | null }>
}

/**
 * Rounds of a disk without room below a server that imports, writes and makes a report: every answer is a success or
 * 503, lists go on, and once there is room all of it is there, once.
 */
async function sufferDisk(name: string, server: Server, fault: Fault): Promise<void> {
  const { key, directory } = server
  const CompliancePackId = await preparePack(key)
  const acknowledged: string[] = []
  const wrong: string[] = []
  const random = seededRandom(SEED)
  let [reports, refusals] = [0, 0]
  for (let round = 1; round <= FAULT_ROUNDS; round++) {
    await untilIdle(directory)
    const writers = startWriters(key, WRITERS, `round-${round}`)
    await insist(key, 'GenerateCompliancePackReport', { CompliancePackId, ClientToken: `report-${round}` })
    reports++
    const { ImportId } = await insist<{ ImportId: string }>(key, 'CreateImport', {}, ASSAY)
    const written = random.below(50)
    await until(async () => writers.acknowledged.length >= written, PATIENCE_MS)
    await fault.begin()
    await until(async () => writers.refusals() >= REFUSALS, PATIENCE_MS)
    expect(await call(key, 'ListCompliancePacks')).toHaveProperty('RequestId')
    const body = Buffer.from(bucketSnapshot(ACCOUNT_ID, buckets(round), 1_764_000_000_000 + round * 1000))
    const part = { ImportId, Path: 'a.json', Offset: 0 }
    await expect(call(key, 'UploadImportPart', part, { ...ASSAY, body })).rejects.toMatchObject({
      status: 503,
      code: 'ServiceUnavailable',
    })
    await fault.end()
    const before = writers.acknowledged.length
    await until(async () => writers.acknowledged.length > before, PATIENCE_MS)
    await writers.stop()
    acknowledged.push(...writers.acknowledged)
    wrong.push(...writers.wrong)
    refusals += writers.refusals()
    await insist(key, 'UploadImportPart', part, { ...ASSAY, body })
    await insist(key, 'CompleteImport', { ImportId }, ASSAY)
    await untilComplete(key, CompliancePackId)
  }
  expect(wrong).toEqual([])
  await untilIdle(directory)
  expect(await auditFaults({ ask: (action, params, options) => call(key, action, params, options) })).toEqual(
    [],
  )
  expect((await server.terminate()).code).toBe(0)

  const packs = await query(directory, 'select name from pack')
  const { lost, doubled } = compareWrites(
    acknowledged,
    packs.map(({ name }) => String(name)),
  )
  const made = await query(directory, `select status from report`)
  const faults = [...(await findFaults(directory)), ...(await findStrayObjects(directory))]
  const tally = tallyOf(name)
  tally.kills += FAULT_ROUNDS
  tally.acknowledged += acknowledged.length + reports
  tally.lost += lost.length + Math.max(0, reports - made.length)
  tally.doubled += doubled.length + Math.max(0, made.length - reports)
  tally.drift += faults.length
  noteLine(`${name}: ${refusals} answered 503`)
  expect([lost, doubled, faults]).toEqual([[], [], []])
  expect(made).toEqual(Array.from({ length: reports }, () => ({ status: 'COMPLETE' })))
  const runs = await query(directory, `select count(*) as n from import_run where status = 'done'`)
  expect(runs).toEqual([{ n: 1 + FAULT_ROUNDS }])
}

describe('a disk without room', { timeout: TIMEOUT_MS }, () => {
  it('under the database, its log and the objects', async (context) => {
    const disk = mountSmallDisk(64)
    if (disk === null) return context.skip('this process may not mount')
    try {
      const server = spawnServer(disk.directory, QUIET)
      const running = { key: await server.ready, directory: disk.directory, terminate: server.terminate }
      await sufferDisk('disk full', running, { begin: disk.fill, end: disk.free })
      await disk.fill()
      const refused = spawnServer(disk.directory, QUIET)
      await refused.ready.then(
        () => refused.terminate(),
        (error: unknown) => expect(String(error)).toMatch(/ENOSPC|UnavailableError/),
      )
      await disk.free()
      const again = spawnServer(disk.directory, QUIET)
      await call(await again.ready, 'ListCompliancePacks')
      expect((await again.terminate()).code).toBe(0)
    } finally {
      disk.discard()
    }
  })

  it('for the write-ahead log or any file that would grow', async (context) => {
    if (!canLimitFiles()) return context.skip('prlimit is not there')
    const directory = await folders.fresh()
    const server = spawnServer(directory, QUIET)
    const running = { key: await server.ready, directory, terminate: server.terminate }
    await sufferDisk('log cannot grow', running, {
      begin: async () => limitFiles(server.pid, (await stat(join(directory, 'assay.db-wal'))).size >> 1),
      end: async () => limitFiles(server.pid, 'unlimited'),
    })
  })

  it('under the objects alone holds up reports, not writes', async (context) => {
    const disk = mountSmallDisk(8)
    if (disk === null) return context.skip('this process may not mount')
    try {
      const directory = await folders.fresh()
      const objects = join(disk.directory, 'objects')
      const store = { ASSAY_OBJECT_STORE: pathToFileURL(objects).href }
      const server = spawnServer(directory, { ...QUIET, ...store })
      const key = await server.ready
      const CompliancePackId = await preparePack(key)
      await untilIdle(directory)
      const writers = startWriters(key, WRITERS)
      for (let round = 1; round <= FAULT_ROUNDS; round++) {
        await disk.fill()
        await call(key, 'GenerateCompliancePackReport', { CompliancePackId })
        await until(async () => {
          const [job] = await query(directory, `select last_error from job where kind = 'report.generate'`)
          return String(job?.['lastError']).includes('ENOSPC')
        }, PATIENCE_MS)
        const acknowledged = writers.acknowledged.length
        await until(async () => writers.acknowledged.length > acknowledged, PATIENCE_MS)
        await disk.free()
        await untilComplete(key, CompliancePackId)
      }
      await writers.stop()
      expect([writers.wrong, writers.refusals()]).toEqual([[], 0])
      await untilIdle(directory)
      expect((await server.terminate()).code).toBe(0)
      const made = await query(directory, 'select status from report')
      expect(made).toEqual(Array.from({ length: FAULT_ROUNDS }, () => ({ status: 'COMPLETE' })))
      const faults = await findStrayObjects(directory, new Map(), objects)
      expect([...faults, ...(await findFaults(directory))]).toEqual([])
      const tally = tallyOf('object store full')
      tally.kills += FAULT_ROUNDS
      tally.acknowledged += writers.acknowledged.length + made.length
    } finally {
      disk.discard()
    }
  })
})
