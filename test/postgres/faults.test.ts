import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPostgres } from '../../src/db/connect.js'
import { type Key, until } from '../scenarios/client.js'
import { spawnServer } from '../survival/server-process.js'
import { mountSmallDisk } from '../survival/small-disk.js'
import { noteLine, printTallies, tallyOf } from '../survival/tally.js'
import { compareWrites, startWriters } from '../survival/write-traffic.js'
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
  printTallies()
})

/** Ends every connection but our own, as an operator or a failing network does. */
async function cutConnections(): Promise<void> {
  const db = await openPostgres({ url: postgres.url, connections: 1 })
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name = 'assay'`.execute(
    db,
  )
  await db.destroy()
}

async function packNames(url: string): Promise<string[]> {
  const db = await openPostgres({ url, connections: 1 })
  const packs = await db.selectFrom('pack').select('name').execute()
  await db.destroy()
  return packs.map(({ name }) => String(name))
}

it('loses and doubles no acknowledged write while PostgreSQL is cut off, restarted and crashed', async () => {
  const server = spawnServer(directory, { ASSAY_DATABASE_URL: postgres.url, ASSAY_LOG_LEVEL: 'fatal' })
  const key: Key = await server.ready
  const writers = startWriters(key, 4)
  const { acknowledged } = writers
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
  await writers.stop()
  expect(writers.wrong).toEqual([])

  expect(compareWrites(acknowledged, await packNames(postgres.url))).toEqual({ lost: [], doubled: [] })
  expect((await fetch(new URL('/readyz', key.url))).status).toBe(200)
  Object.assign(tallyOf('cut off, restarted, crashed'), { kills: 7, acknowledged: acknowledged.length })
  noteLine(
    `postgres faults: ${writers.refusals()} answered 503; ms to the next acknowledged write: ${JSON.stringify(phases)}`,
  )
  expect((await server.terminate()).code).toBe(0)
}, 120_000)

it('loses and doubles no acknowledged write while the disk of its tables or of its log is full', async (context) => {
  const [tables, log] = [mountSmallDisk(192), mountSmallDisk(40)]
  if (tables === null || log === null) return context.skip('this process may not mount')
  const small = await startPostgres(
    {
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      max_wal_size: '16MB',
      min_wal_size: '4MB',
    },
    { data: tables.directory, wal: log.directory },
  )
  const folder = await mkdtemp(join(tmpdir(), 'assay faults '))
  const server = spawnServer(folder, { ASSAY_DATABASE_URL: small.url, ASSAY_LOG_LEVEL: 'fatal' })
  const key = await server.ready
  const writers = startWriters(key, 4)
  const { acknowledged } = writers
  const untilAcknowledged = async () => {
    const before = acknowledged.length
    await until(async () => acknowledged.length > before + 20, 60_000)
  }
  const untilRefused = async () => {
    const before = writers.refusals()
    await until(async () => writers.refusals() > before + 20, 60_000)
  }
  await untilAcknowledged()
  await tables.fill()
  await untilRefused()
  await tables.free()
  await untilAcknowledged()
  await log.fill()
  await untilRefused()
  // PostgreSQL stops itself when it cannot write its log.
  await small.ended()
  await log.free()
  await small.start()
  await untilAcknowledged()
  await writers.stop()
  expect(writers.wrong).toEqual([])
  expect(compareWrites(acknowledged, await packNames(small.url))).toEqual({ lost: [], doubled: [] })
  Object.assign(tallyOf('disk full of tables, of log'), { kills: 2, acknowledged: acknowledged.length })
  noteLine(`postgres disk full: ${writers.refusals()} answered 503`)
  expect((await server.terminate()).code).toBe(0)
  await small.stop()
  for (const disk of [tables, log]) disk.discard()
  await rm(folder, { recursive: true, force: true })
}, 240_000)
