import { sql } from 'kysely'
import { afterAll, afterEach, expect, it } from 'vitest'
import { openPostgres } from '../../src/db/connect.js'
import type { Db } from '../../src/db/tables.js'
import { ASSAY, bucketSnapshot, call, type ImportReply, type Key, until } from '../scenarios/client.js'
import { ACCOUNT_ID } from '../survival/server-process.js'
import { FAULT_ROUNDS, PATIENCE_MS } from '../survival/settings.js'
import { noteLine, printTallies, tallyOf } from '../survival/tally.js'
import { compareWrites, insist, startWriters } from '../survival/write-traffic.js'
import { type Cluster, openCluster, untilIdle } from './cluster.js'
import { clusterFaults } from './cluster-faults.js'

const BUCKETS = 200
/** Every so-manieth statement that writes to one of these tables fails as if another transaction had been in its way. */
const EVERY = 9
const TABLES = ['audit_entry', 'job', 'pack', 'resource_version', 'verdict_block', 'report', 'report_object']
const RULE = 'oss-bucket-public-read-prohibited'

afterAll(printTallies)

let cluster: Cluster | undefined
afterEach(async () => {
  await cluster?.close()
  cluster = undefined
})

async function forceConflicts(db: Db): Promise<void> {
  await sql`create sequence conflict`.execute(db)
  await sql
    .raw(
      `create function force_conflict() returns trigger language plpgsql as $$
       declare n bigint := nextval('conflict');
       begin
         if n % ${EVERY} = 0 then
           raise exception 'forced' using errcode = case n / ${EVERY} % 2 when 0 then '40001' else '40P01' end;
         end if;
         return null;
       end $$`,
    )
    .execute(db)
  for (const table of TABLES)
    await sql
      .raw(
        `create trigger forced before insert or update or delete on ${table} for each statement execute function force_conflict()`,
      )
      .execute(db)
}

/** Ends the conflicts and returns how many there were. */
async function endConflicts(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`select last_value / ${EVERY} as n from conflict`.execute(db)
  for (const table of TABLES) await sql.raw(`drop trigger forced on ${table}`).execute(db)
  return Number(rows[0]!.n)
}

/**
 * Two sessions that lock what an import and an evaluation lock, the other way round, so that PostgreSQL has to end
 * somebody's transaction.
 */
function contend(url: string): { stop(): Promise<void> } {
  let running = true
  const sessions = Array.from({ length: 2 }, async () => {
    const db = await openPostgres({ url, connections: 1 })
    while (running) {
      await db
        .transaction()
        .execute(async (db) => {
          await sql`select 1 from resource order by resource_no desc limit 40 for update`.execute(db)
          await sql`select 1 from verdict_block for update`.execute(db)
          await sql`select pg_sleep(0.05)`.execute(db)
          await sql`select 1 from account for update`.execute(db)
        })
        // It is the one that was ended.
        .catch(() => {})
    }
    await db.destroy()
  })
  return {
    stop: async () => {
      running = false
      await Promise.all(sessions)
    },
  }
}

async function deadlocksOf(db: Db): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select deadlocks as n from pg_stat_database where datname = current_database()`.execute(db)
  return Number(rows[0]!.n)
}

async function importBuckets(key: Key, round: number): Promise<void> {
  const buckets = Array.from({ length: BUCKETS }, (_, n) => ({
    id: `bucket-${n}`,
    grant: (n + round) % 4 === 0 ? 'public-read' : 'private',
  }))
  const body = Buffer.from(bucketSnapshot(ACCOUNT_ID, buckets, 1_764_000_000_000 + round * 1000))
  const { ImportId } = await insist<{ ImportId: string }>(key, 'CreateImport', {}, ASSAY)
  await insist(key, 'UploadImportPart', { ImportId, Path: 'a.json', Offset: 0 }, { ...ASSAY, body })
  await insist(key, 'CompleteImport', { ImportId }, ASSAY)
  await until(async () => {
    const { Import } = await insist<ImportReply>(key, 'GetImport', { ImportId }, ASSAY)
    if (Import.Status === 'failed') throw new Error(Import.Summary)
    return Import.Status === 'done'
  }, PATIENCE_MS)
}

it.each(['forced failures', 'real deadlocks'] as const)(
  'loses and doubles nothing under %s',
  async (kind) => {
    cluster = await openCluster()
    const { db } = cluster
    const server = await cluster.start('all', { ASSAY_LOG_LEVEL: 'fatal' })
    const { key } = server
    await importBuckets(key, 0)
    const { CompliancePackId } = await call<{ CompliancePackId: string }>(key, 'CreateCompliancePack', {
      CompliancePackName: 'reported',
      RiskLevel: 1,
      ConfigRules: [{ ManagedRuleIdentifier: RULE, ConfigRuleName: 'reported', RiskLevel: 1 }],
    })
    await untilIdle(db)
    const before = await deadlocksOf(db)
    const contention = kind === 'real deadlocks' ? contend(cluster.url) : undefined
    if (contention === undefined) await forceConflicts(db)
    const writers = startWriters(key, 2)
    for (let round = 1; round <= 1 + FAULT_ROUNDS; round++) {
      await insist(key, 'GenerateCompliancePackReport', { CompliancePackId, ClientToken: `report-${round}` })
      await importBuckets(key, round)
      await until(async () => {
        const reply = await insist<{ CompliancePackReport: { ReportStatus: string } }>(
          key,
          'GetCompliancePackReport',
          { CompliancePackId },
        )
        return reply.CompliancePackReport.ReportStatus === 'COMPLETE'
      }, PATIENCE_MS)
    }
    if (contention !== undefined) await until(async () => (await deadlocksOf(db)) > before, PATIENCE_MS)
    await writers.stop()
    await contention?.stop()
    const conflicts = contention === undefined ? await endConflicts(db) : (await deadlocksOf(db)) - before
    expect(writers.wrong).toEqual([])
    await untilIdle(db)
    const packs = await db.selectFrom('pack').select('name').execute()
    const { lost, doubled } = compareWrites(
      writers.acknowledged,
      packs.map(({ name }) => name),
    )
    expect([lost, doubled]).toEqual([[], []])
    expect(await clusterFaults(cluster, key, [CompliancePackId], 1 + FAULT_ROUNDS)).toEqual([])
    expect(conflicts).toBeGreaterThan(0)
    Object.assign(tallyOf(kind), { kills: conflicts, acknowledged: writers.acknowledged.length })
    noteLine(`postgres ${kind}: ${writers.refusals()} answered 503`)
    expect((await server.terminate()).code).toBe(0)
  },
  PATIENCE_MS * (3 + FAULT_ROUNDS),
)
