import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { systemScope } from '../../src/accounts/scope.js'
import { listAccountsAfter } from '../../src/accounts/store/accounts.js'
import { openDatabase } from '../../src/db/connect.js'
import { isPostgres } from '../../src/db/engine.js'
import type { Db } from '../../src/db/tables.js'
import { checkResults } from '../../src/evaluation/check-results.js'
import { databaseIn } from './database-note.js'

/** What is compared of a table: an order, and the columns that tell when, not what. */
interface Compared {
  readonly orderBy: string
  readonly without: readonly string[]
}

const INVENTORY: Readonly<Record<string, Compared>> = {
  resource_type: { orderBy: 'type_no', without: [] },
  resource_sequence: { orderBy: 'account_no, type_no', without: [] },
  resource: {
    orderBy: 'account_no, resource_no',
    without: ['first_recorded_at', 'updated_at', 'evaluated_at'],
  },
  resource_version: { orderBy: 'account_no, change_no', without: ['recorded_at'] },
  resource_relation: { orderBy: 'account_no, resource_no, target_type, target_id', without: [] },
  // The counts tell what the last attempt met: after a crash that is "known", not "new".
  snapshot_run: {
    orderBy: 'account_no, run_no',
    without: ['import_id', 'started_at', 'finished_at', 'counts', 'coverage'],
  },
}
const RESULTS: Readonly<Record<string, Compared>> = {
  verdict_block: { orderBy: 'account_no, rule_no, block_no', without: ['run_at'] },
  verdict_change: { orderBy: 'account_no, rule_no, resource_no, old_verdict', without: ['at'] },
  recheck: { orderBy: 'account_no, resource_no', without: [] },
}

/** Rows as texts by table. */
export type Contents = Readonly<Record<string, readonly string[]>>

/** Everything recorded and every result in the database of a stopped server. */
export function readContents(directory: string): Promise<Contents> {
  return withDatabase(directory, async (db) => {
    const contents: Record<string, string[]> = {}
    for (const [table, { orderBy, without }] of Object.entries({ ...INVENTORY, ...RESULTS })) {
      const rows = await read(db, `select * from ${table} order by ${orderBy}`)
      const left = new Set(without.map(camelCase))
      contents[table] = rows.map((row) =>
        JSON.stringify(Object.entries(row).filter(([name]) => !left.has(name))),
      )
    }
    contents['account'] = (
      await read(
        db,
        'select account_id, change_seq, run_seq, evaluated_change_no, recorder_status from account',
      )
    ).map((row) => JSON.stringify(row))
    return contents
  })
}

/** The first rows of each table in which two databases differ; empty when they say the same. */
export function differences(actual: Contents, expected: Contents): string[] {
  return Object.keys(expected).flatMap((table) => {
    const [ours, theirs] = [actual[table] ?? [], expected[table] ?? []]
    if (ours.length !== theirs.length) return [`${table}: ${ours.length} rows, expected ${theirs.length}`]
    const at = theirs.findIndex((row, index) => row !== ours[index])
    return at < 0 ? [] : [`${table}: ${ours[at]?.slice(0, 600)}, expected ${theirs[at]?.slice(0, 600)}`]
  })
}

/** What is wrong with the database of a stopped server, as far as it can tell by itself. */
export function findFaults(directory: string): Promise<string[]> {
  return withDatabase(directory, async (db) => {
    const faults = await damages(db)
    for (const { accountNo, accountId } of await listAccountsAfter(db, 0, 1000)) {
      const account = systemScope({ accountNo, accountId }).accounts[0]
      for (const { ruleNo, blockNo, what } of await checkResults(db, account))
        faults.push(`drift: rule ${ruleNo} block ${blockNo}: ${what}`)
    }
    // What was to run later has its time come and go while the server is stopped.
    const jobs = await read(
      db,
      `select kind, status, last_error from job
        where status != 'queued'
           or (run_at < ${Date.now()} and (run_at <= created_at or attempts > 0))`,
    )
    for (const job of jobs) faults.push(`job left: ${JSON.stringify(job)}`)
    const rules = await read(
      db,
      `select name, last_error_message from rule where last_error_code is not null`,
    )
    for (const rule of rules) faults.push(`rule failed: ${JSON.stringify(rule)}`)
    return faults
  })
}

/** What the embedded database says of its own pages. */
async function damages(db: Db): Promise<string[]> {
  if (isPostgres(db)) return []
  const integrity = (await read(db, 'pragma integrity_check')).map((row) => String(Object.values(row)[0]))
  return integrity.filter((line) => line !== 'ok').map((line) => `integrity: ${line}`)
}

/** Rows of a query on the database of a stopped server; columns in camelCase. */
export function query(directory: string, text: string): Promise<Record<string, unknown>[]> {
  return withDatabase(directory, (db) => read(db, text))
}

/** Files below a folder of the data folder, as paths with `/`; none when there is no such folder. */
export async function filesBelow(directory: string, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(join(directory, folder), { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

async function withDatabase<T>(directory: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = await openDatabase(databaseIn(directory))
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

async function read(db: Db, text: string): Promise<Record<string, unknown>[]> {
  return (await sql.raw<Record<string, unknown>>(text).execute(db)).rows
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** Ends the leases of the processes that were killed, which would end by themselves a few seconds later. */
export function endLeases(directory: string): Promise<void> {
  return withDatabase(directory, async (db) => {
    await read(db, `update job set lease_until = 0 where status = 'running'`)
  })
}
