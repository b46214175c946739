import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPostgres } from '../../src/db/connect.js'
import { call, type Key, ReplyError, until } from '../scenarios/client.js'
import { spawnServer } from '../survival/server-process.js'
import { startPostgres, type ThrowAwayPostgres } from './start-postgres.mjs'

/** A server of its own, which is cut off, stopped and crashed; it must be durable for that to prove anything. */
let postgres: ThrowAwayPostgres
let directory: string
beforeAll(async () => {
  postgres = await startPostgres({ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' })
  directory = await mkdtemp(join(tmpdir(), 'assay faults '))
}, 60_000)
afterAll(async () => {
  await postgres.stop()
  await rm(directory, { recursive: true, force: true })
})

/** Ends every connection but our own, as an operator or a failing network does. */
async function cutConnections(): Promise<void> {
  const db = await openPostgres({ url: postgres.url, connections: 1 })
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name = 'assay'`.execute(
    db,
  )
  await db.destroy()
}

it('loses and doubles no acknowledged write while PostgreSQL is cut off, restarted and crashed', async () => {
  const server = spawnServer(directory, { ASSAY_DATABASE_URL: postgres.url, ASSAY_LOG_LEVEL: 'fatal' })
  const key: Key = await server.ready
  const acknowledged: string[] = []
  const refusals: string[] = []
  const wrong: string[] = []
  let running = true
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let n = 0; running; n++) {
      const CompliancePackName = `pack-${writer}-${n}`
      const params = {
        CompliancePackName,
        RiskLevel: 1,
        ClientToken: CompliancePackName,
        ConfigRules: [
          {
            ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited',
            ConfigRuleName: CompliancePackName,
            RiskLevel: 1,
          },
        ],
      }
      // With its client token a call may be repeated until there is an answer.
      while (running) {
        try {
          await call(key, 'CreateCompliancePack', params)
          acknowledged.push(CompliancePackName)
          break
        } catch (error) {
          if (!(error instanceof ReplyError) || error.status !== 503) wrong.push(String(error))
          else refusals.push(error.code)
          await delay(20)
        }
      }
      await delay(10)
    }
  })
  const phases: Record<string, number> = {}
  const phase = async (name: string, fault: () => Promise<void>) => {
    await delay(700)
    await fault()
    const before = acknowledged.length
    const at = performance.now()
    await until(async () => acknowledged.length > before, 15_000)
    phases[name] = Math.round(performance.now() - at)
  }
  for (let n = 1; n <= 5; n++) await phase(`cut ${n}`, cutConnections)
  await phase('restart', () => postgres.restart('fast'))
  await phase('crash', () => postgres.restart('immediate'))
  await delay(700)
  running = false
  await Promise.all(writers)
  expect(wrong).toEqual([])

  const db = await openPostgres({ url: postgres.url, connections: 1 })
  const packs = await db.selectFrom('pack').select('name').execute()
  const names = packs.map(({ name }) => String(name))
  const lost = acknowledged.filter((name) => !names.includes(name))
  expect(lost).toEqual([])
  expect(new Set(names).size).toBe(names.length)
  expect((await fetch(new URL('/readyz', key.url))).status).toBe(200)
  await db.destroy()
  process.stdout.write(
    `postgres faults: ${acknowledged.length} acknowledged writes, 0 lost, 0 doubled, ${refusals.length} answered 503; ms to the next acknowledged write: ${JSON.stringify(phases)}\n`,
  )
  expect((await server.terminate()).code).toBe(0)
}, 120_000)
