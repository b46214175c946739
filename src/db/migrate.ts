import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { isPostgres } from './engine.js'
import { lockUntilEnd } from './locks.js'
import { toPostgresDdl } from './postgres-ddl.js'
import type { Db } from './tables.js'
import { inTransaction } from './transaction.js'

const DIRECTORY = new URL('./migrations/', import.meta.url)

/**
 * Brings the schema to this version, one transaction a file; of processes that start together one does it.
 * Throws when the database was written by a newer version: going on would lose what that version knows.
 */
export async function migrate(db: Db): Promise<{ readonly applied: readonly string[] }> {
  const files = (await readdir(DIRECTORY)).filter((name) => name.endsWith('.sql')).sort()
  const applied: string[] = []
  for (;;) {
    const next = await inTransaction(db, (db) => applyNext(db, files))
    if (next === undefined) return { applied }
    applied.push(next)
  }
}

/** The name of the file that was applied; undefined when none was left. */
async function applyNext(db: Db, files: readonly string[]): Promise<string | undefined> {
  await lockUntilEnd(db, 'migrations')
  await sql`create table if not exists schema_migration (name text not null primary key)`.execute(db)
  const rows = await db.selectFrom('schemaMigration').select('name').execute()
  const known = new Set(rows.map((row) => row.name))
  const unknown = [...known].filter((name) => !files.includes(name))
  if (unknown.length > 0)
    throw new Error(`the database was written by a newer version (${unknown.join(', ')})`)
  const name = files.find((file) => !known.has(file))
  if (name === undefined) return undefined
  for (const statement of statementsOf(await readFile(new URL(name, DIRECTORY), 'utf8')))
    await sql.raw(isPostgres(db) ? toPostgresDdl(statement) : statement).execute(db)
  await db.insertInto('schemaMigration').values({ name }).execute()
  return name
}

/** Statements end with `;` at the end of a line; comments are whole lines. */
function statementsOf(text: string): string[] {
  const code = text.replace(/^--.*$/gm, '')
  return code
    .split(/;\s*$/m)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
