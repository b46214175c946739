import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Db } from './tables.js'
import { inTransaction } from './transaction.js'

const DIRECTORY = new URL('./migrations/', import.meta.url)

/**
 * Brings the schema to this version, one transaction a file. Throws when the database
 * was written by a newer version: going on would lose what that version knows.
 */
export async function migrate(db: Db): Promise<{ readonly applied: readonly string[] }> {
  const files = (await readdir(DIRECTORY)).filter((name) => name.endsWith('.sql')).sort()
  await sql`create table if not exists schema_migration (name text not null primary key)`.execute(db)
  const rows = await db.selectFrom('schemaMigration').select('name').execute()
  const known = new Set(rows.map((row) => row.name))
  const unknown = [...known].filter((name) => !files.includes(name))
  if (unknown.length > 0)
    throw new Error(`the database was written by a newer version (${unknown.join(', ')})`)
  const applied = files.filter((name) => !known.has(name))
  for (const name of applied) {
    const text = await readFile(new URL(name, DIRECTORY), 'utf8')
    await inTransaction(db, async (db) => {
      for (const statement of statementsOf(text)) await sql.raw(statement).execute(db)
      await db.insertInto('schemaMigration').values({ name }).execute()
    })
  }
  return { applied }
}

/** Statements end with `;` at the end of a line; comments are whole lines. */
function statementsOf(text: string): string[] {
  const code = text.replace(/^--.*$/gm, '')
  return code
    .split(/;\s*$/m)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
