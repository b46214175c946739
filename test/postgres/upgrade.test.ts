import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openPostgres } from '../../src/db/connect.js'
import { DatabaseTooNewError, migrate, migrationNames } from '../../src/db/migrate.js'
import type { Db } from '../../src/db/tables.js'
import { createDatabase } from '../../src/db/testing-postgres.js'

/** Replaced by a table of another shape before anything wrote to it. */
const DROPPED = new Set(['exemption'])
const ACCOUNT_ID = '1208863178610001'

async function rowsOf<T>(db: Db, text: string): Promise<T[]> {
  return (await sql.raw<T>(text).execute(db)).rows
}

/** An empty database for as long as `work` takes. */
async function withEmptyDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const server = process.env['ASSAY_TEST_DATABASE_URL']
  if (server === undefined) throw new Error('ASSAY_TEST_DATABASE_URL is unset: npm run test:processes')
  const { url, drop } = await createDatabase(server, 'template0')
  const db = await openPostgres({ url, connections: 2 })
  try {
    return await work(db)
  } finally {
    await db.destroy()
    await drop()
  }
}

/** A row in every table there is at this step, with something in every column that needs it; the tables' names. */
async function fill(db: Db): Promise<string[]> {
  const columns = await rowsOf<{ tableName: string; name: string; type: string }>(
    db,
    `select table_name, column_name as name, data_type as type from information_schema.columns
      where table_schema = 'public' and table_name <> 'schema_migration'
        and is_nullable = 'NO' order by table_name, ordinal_position`,
  )
  const tables = [...new Set(columns.map(({ tableName }) => tableName))]
  for (const table of tables) {
    const needed = columns.filter(({ tableName }) => tableName === table)
    const values = needed.map(({ name, type }) => {
      if (name === 'account_id') return `'${ACCOUNT_ID}'`
      return /char|text/.test(type) ? `'{}'` : '1'
    })
    const names = needed.map(({ name }) => name).join(', ')
    await sql.raw(`insert into ${table} (${names}) values (${values.join(', ')})`).execute(db)
  }
  return tables
}

/** Columns and indexes, in an order that does not tell how they came about. */
async function schemaOf(db: Db): Promise<unknown> {
  const columns = await rowsOf(
    db,
    `select table_name, column_name, data_type, is_nullable, column_default, collation_name
       from information_schema.columns where table_schema = 'public' order by table_name, column_name`,
  )
  const indexes = await rowsOf(
    db,
    `select indexdef from pg_indexes where schemaname = 'public' order by indexdef`,
  )
  return { columns, indexes }
}

it('databases of every step open with what they held and the schema of a new one', async () => {
  const steps = await migrationNames()
  const fresh = await withEmptyDatabase(async (db) => {
    await migrate(db)
    return schemaOf(db)
  })
  for (const [index, step] of steps.entries())
    await withEmptyDatabase(async (db) => {
      await migrate(db, { until: step })
      const tables = await fill(db)
      const { applied } = await migrate(db)
      expect([step, applied]).toEqual([step, steps.slice(index + 1)])
      for (const table of tables) {
        if (DROPPED.has(table)) continue
        const [row] = await rowsOf<{ n: number }>(db, `select count(*) as n from ${table}`)
        expect([step, table, row!.n > 0]).toEqual([step, table, true])
      }
      expect([step, await schemaOf(db)]).toEqual([step, fresh])
    })
})

it('a newer database is refused by name', async () => {
  await withEmptyDatabase(async (db) => {
    await migrate(db)
    await db.insertInto('schemaMigration').values({ name: '29991231000000_later.sql' }).execute()
    await expect(migrate(db)).rejects.toThrow(DatabaseTooNewError)
    await expect(migrate(db)).rejects.toThrow('29991231000000_later.sql')
  })
})
