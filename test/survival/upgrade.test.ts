import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { openSqlite } from '../../src/db/connect.js'
import { DatabaseTooNewError, migrate, migrationNames } from '../../src/db/migrate.js'
import type { Db } from '../../src/db/tables.js'
import { makeFolders } from './folders.js'
import { ACCOUNT_ID, spawnServer } from './server-process.js'

const folders = await makeFolders()
afterAll(() => folders.discardAll())
const STEPS = await migrationNames()
/** Replaced by a table of another shape before anything wrote to it. */
const DROPPED = new Set(['exemption'])

interface Column {
  readonly name: string
  readonly type: string
  readonly notnull: number
}

async function rowsOf<T>(db: Db, text: string): Promise<T[]> {
  return (await sql.raw<T>(text).execute(db)).rows
}

async function tablesOf(db: Db): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(
    db,
    `select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name <> 'schema_migration'`,
  )
  return rows.map(({ name }) => name)
}

/** A row in every table there is at this step, with something in every column that needs it. */
async function fill(db: Db): Promise<string[]> {
  const tables = await tablesOf(db)
  for (const table of tables) {
    const columns = await rowsOf<Column>(db, `pragma table_info(${table})`)
    const needed = columns.filter(({ notnull }) => notnull === 1)
    const values = needed.map(({ name, type }) => {
      if (name === 'account_id') return `'${ACCOUNT_ID}'`
      return type === 'text' ? `'{}'` : '1'
    })
    await sql
      .raw(
        `insert into ${table} (${needed.map(({ name }) => name).join(', ')}) values (${values.join(', ')})`,
      )
      .execute(db)
  }
  return tables
}

it.each(STEPS.map((step, index) => [index + 1, step] as const))(
  'a database of step %i, %s, opens with what it held',
  async (_, step) => {
    const directory = await folders.fresh()
    const db = openSqlite({ path: join(directory, 'assay.db') })
    await migrate(db, { until: step })
    const tables = await fill(db)
    const { applied } = await migrate(db)
    expect(applied).toEqual(STEPS.slice(STEPS.indexOf(step) + 1))
    for (const table of tables) {
      if (DROPPED.has(table)) continue
      const [row] = await rowsOf<{ n: number }>(db, `select count(*) as n from ${table}`)
      expect([table, row!.n > 0]).toEqual([table, true])
    }
    const fresh = openSqlite({ path: join(await folders.fresh(), 'assay.db') })
    await migrate(fresh)
    const schema = (of: Db) => rowsOf(of, 'select type, name, sql from sqlite_master order by type, name')
    expect(await schema(db)).toEqual(await schema(fresh))
    await Promise.all([db.destroy(), fresh.destroy()])
  },
)

it('a server takes an old data folder over and keeps a copy of it; a newer one it refuses', async () => {
  const directory = await folders.fresh()
  const old = STEPS[STEPS.length - 3]!
  const db = openSqlite({ path: join(directory, 'assay.db') })
  await migrate(db, { until: old })
  await db.destroy()
  const server = spawnServer(directory)
  await server.ready
  expect((await server.terminate()).code).toBe(0)
  const [copy, ...others] = await readdir(join(directory, 'backups'))
  expect(others).toEqual([])
  expect(copy).toBe(`before-${STEPS[STEPS.length - 2]!.replace('.sql', '.db')}`)
  const kept = openSqlite({ path: join(directory, 'backups', copy!) })
  const rows = await kept.selectFrom('schemaMigration').select('name').execute()
  expect(rows.map(({ name }) => name).sort()).toEqual(STEPS.slice(0, -2))
  await kept.destroy()

  const newer = openSqlite({ path: join(directory, 'assay.db') })
  await newer.insertInto('schemaMigration').values({ name: '29991231000000_later.sql' }).execute()
  await expect(migrate(newer)).rejects.toThrow(DatabaseTooNewError)
  await newer.destroy()
  const refused = spawnServer(directory)
  await expect(refused.ready).rejects.toThrow('written by a newer version (29991231000000_later.sql)')
})
