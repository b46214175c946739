import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSqlite } from '../src/db/connect.js'
import { migrationNames } from '../src/db/migrate.js'
import type { Db } from '../src/db/tables.js'
import { openEmbeddedTestDatabase, type TestDatabase } from '../src/db/testing.js'
import { inTransaction } from '../src/db/transaction.js'
import { runScript } from '../src/db/whole-schema.js'

/** What a first start of the built program makes at once. */
const WRITTEN = new URL('../dist/src/db/schema.sql', import.meta.url)

let stepped: TestDatabase
let whole: Db

beforeAll(async () => {
  // From sources, so by the steps.
  stepped = await openEmbeddedTestDatabase()
  whole = openSqlite({ path: join(stepped.directory, 'whole.db') })
})

afterAll(async () => {
  await whole.destroy()
  await stepped.close()
})

it('makes of the schema that the build writes what the steps come to', async () => {
  const text = await readFile(WRITTEN, 'utf8')
  expect(text.split('\n', 1)).toEqual([`-- ${(await migrationNames()).join(' ')}`])
  await inTransaction(whole, (db) => runScript(db, text))
  const made = await schemaOf(whole)
  expect(made).toEqual(await schemaOf(stepped.db))
  expect(made.length).toBeGreaterThan(100)
})

/** All that is made, with its SQL, but for the list of the steps, which `migrate` makes. */
async function schemaOf(db: Db): Promise<unknown[]> {
  const { rows } = await sql`
    select type, name, tbl_name as on_table, sql from sqlite_master
    where tbl_name <> 'schema_migration' order by type, name`.execute(db)
  return rows
}
