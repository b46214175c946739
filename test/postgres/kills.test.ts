import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Db } from '../../src/db/tables.js'
import { call, importFiles, type Key, until } from '../scenarios/client.js'
import { type Estate, makeEstate } from '../survival/estate.js'
import { type Cluster, openCluster, type RunningProcess, untilIdle } from './cluster.js'
import { clusterFaults } from './cluster-faults.js'

const RESOURCES = Number(process.env['ASSAY_KILLS_RESOURCES'] ?? 4_000)
const PATIENCE_MS = 240_000
/** From the kill until another process works on the same job. */
const TAKEOVER_MS = 10_000

const clusters: Cluster[] = []
afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.close()
})

interface Flow {
  readonly cluster: Cluster
  readonly api: RunningProcess
  readonly packIds: readonly string[]
  /** Of each kill. */
  readonly takeoversMs: readonly number[]
}

/** Import, packages with every managed rule, a report of each; `killed` kinds of job lose their worker half-way. */
async function runFlow(estate: Estate, killed: readonly string[]): Promise<Flow> {
  const cluster = await openCluster()
  clusters.push(cluster)
  const api = await cluster.start('api')
  const takeoversMs: number[] = []
  let worker = await cluster.start('worker')
  let other = worker
  /** One more worker, that does nothing until the first one is killed. */
  const standBy = async () => {
    if (killed.length === 0) return
    other = await cluster.start('worker')
    other.signal('SIGSTOP')
  }
  const disturb = async (kind: string) => {
    if (!killed.includes(kind)) return
    const job = await untilUnderWay(cluster.db, kind)
    other.signal('SIGCONT')
    const killedAt = performance.now()
    await worker.kill()
    await until(async () => {
      const row = await cluster.db
        .selectFrom('job')
        .select(['status', 'attempts'])
        .where('jobId', '=', job.jobId)
        .executeTakeFirst()
      if (row === undefined) throw new Error(`${kind} was done before its worker was killed`)
      return row.attempts > job.attempts && row.status === 'running'
    }, PATIENCE_MS)
    takeoversMs.push(Math.round(performance.now() - killedAt))
    worker = other
  }
  await standBy()
  const importing = importFiles(api.key, estate.first, {}, PATIENCE_MS)
  await disturb('import.run')
  await importing
  await untilIdle(cluster.db, PATIENCE_MS)
  await standBy()
  // One long pass over all rules instead of short ones that a kill would miss.
  if (killed.length > 0) worker.signal('SIGSTOP')
  const packIds: string[] = []
  for (const params of estate.packs) {
    const reply = await call<{ CompliancePackId: string }>(api.key, 'CreateCompliancePack', { ...params })
    packIds.push(reply.CompliancePackId)
  }
  if (killed.length > 0) worker.signal('SIGCONT')
  await disturb('evaluation.rules')
  await untilIdle(cluster.db, PATIENCE_MS)
  await standBy()
  for (const CompliancePackId of packIds)
    await call(api.key, 'GenerateCompliancePackReport', { CompliancePackId })
  await disturb('report.generate')
  for (const packId of packIds) await untilReported(api.key, packId)
  await untilIdle(cluster.db, PATIENCE_MS)
  return { cluster, api, packIds, takeoversMs }
}

/** A job that has been running for a while and still is. */
function untilUnderWay(db: Db, kind: string) {
  const running = () =>
    db
      .selectFrom('job')
      .select(['jobId', 'attempts'])
      .where('kind', '=', kind)
      .where('status', '=', 'running')
      .executeTakeFirst()
  return until(async () => {
    const before = await running()
    await delay(100)
    const job = await running()
    return job !== undefined && job.jobId === before?.jobId && job
  }, PATIENCE_MS)
}

function untilReported(key: Key, CompliancePackId: string): Promise<string | undefined> {
  return until(async () => {
    const { CompliancePackReport } = await call<{
      CompliancePackReport: { ReportStatus: string; ReportUrl?: string }
    }>(key, 'GetCompliancePackReport', { CompliancePackId })
    if (CompliancePackReport.ReportStatus === 'NONE') throw new Error('the report is lost')
    return CompliancePackReport.ReportUrl
  }, PATIENCE_MS)
}

/** Every row of what was recorded and found, without what tells when. */
async function contentsOf(db: Db): Promise<Record<string, unknown[]>> {
  return {
    resources: await db
      .selectFrom('resource')
      .select(['resourceNo', 'resourceId', 'version', 'hash', 'deletedAt'])
      .orderBy('resourceNo')
      .execute(),
    versions: await db
      .selectFrom('resourceVersion')
      .select(['changeNo', 'resourceNo', 'version', 'event'])
      .orderBy('changeNo')
      .execute(),
    blocks: await db
      .selectFrom('verdictBlock')
      .select([
        'ruleNo',
        'blockNo',
        'ruleVersion',
        'verdicts',
        'evidence',
        'n1',
        'n2',
        'n3',
        'n4',
        'n5',
        'n6',
      ])
      .orderBy('ruleNo')
      .orderBy('blockNo')
      .execute(),
    flips: await db.selectFrom('verdictChange').select(['ruleNo', 'resourceNo']).execute(),
    accounts: await db.selectFrom('account').select(['changeSeq', 'runSeq', 'evaluatedChangeNo']).execute(),
  }
}

describe('a worker killed half-way', () => {
  it('loses and doubles nothing, and another takes over within ten seconds', async () => {
    // Made once: some of it is said relative to now.
    const estate = makeEstate(RESOURCES, 1)
    const clean = await runFlow(estate, [])
    expect(await clusterFaults(clean.cluster, clean.api.key, clean.packIds)).toEqual([])
    const expected = await contentsOf(clean.cluster.db)
    await clean.cluster.close()
    clusters.splice(0)
    const killed = await runFlow(estate, ['import.run', 'evaluation.rules', 'report.generate'])
    expect(await clusterFaults(killed.cluster, killed.api.key, killed.packIds)).toEqual([])
    const actual = await contentsOf(killed.cluster.db)
    for (const [table, rows] of Object.entries(expected)) expect(actual[table], table).toEqual(rows)
    process.stdout.write(`taken over after ${killed.takeoversMs.join(', ')} ms\n`)
    expect(killed.takeoversMs).toHaveLength(3)
    expect(Math.max(...killed.takeoversMs)).toBeLessThan(TAKEOVER_MS)
  }, 900_000)
})
