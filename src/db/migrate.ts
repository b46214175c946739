import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { isPostgres } from './engine.js'
import { lockUntilEnd } from './locks.js'
import { toPostgresDdl } from './postgres-ddl.js'
import type { Db } from './tables.js'
import { inTransaction } from './transaction.js'
import { findWholeSchema, runScript } from './whole-schema.js'

const DIRECTORY = new URL('./migrations/', import.meta.url)

/** How far to migrate, and what to do first. */
export interface MigrateOptions {
  /** Called before the first step that changes a database which holds something already. */
  readonly beforeChange?: (next: string) => void | Promise<void>
  /** The last step to take; for tests of databases of earlier versions. */
  readonly until?: string
}

/** The steps that this version knows, in order. */
export async function migrationNames(): Promise<string[]> {
  return (await readdir(DIRECTORY)).filter((name) => name.endsWith('.sql')).sort()
}

/**
 * Brings the schema to this version, one transaction a file and all files in one where there is nothing yet; of
 * processes that start together one does it.
 * Throws DatabaseTooNewError when the database was written by a newer version: going on would lose what that
 * version knows.
 */
export async function migrate(
  db: Db,
  { beforeChange, until }: MigrateOptions = {},
): Promise<{ readonly applied: readonly string[] }> {
  const files = (await migrationNames()).filter((name) => until === undefined || name <= until)
  if (beforeChange !== undefined) {
    const next = await inTransaction(db, (db) => pendingStep(db, files))
    if (next !== undefined && next !== files[0]) await beforeChange(next)
  }
  const applied: string[] = []
  for (;;) {
    const taken = await inTransaction(db, (db) => applyNext(db, files))
    if (taken.length === 0) return { applied }
    applied.push(...taken)
  }
}

/** Throws DatabaseTooNewError when steps were taken that this version does not know. */
export async function requireKnownSteps(db: Db): Promise<void> {
  const files = await migrationNames()
  const rows = await db.selectFrom('schemaMigration').select('name').execute()
  const unknown = rows.map(({ name }) => name).filter((name) => !files.includes(name))
  if (unknown.length > 0) throw new DatabaseTooNewError(unknown)
}

/** The database was written by a newer version. */
export class DatabaseTooNewError extends Error {
  override readonly name = 'DatabaseTooNewError'

  constructor(unknown: readonly string[]) {
    super(
      `the database was written by a newer version (${unknown.join(', ')}). Use that version, or restore a backup made before it.`,
    )
  }
}

/** The names of the files that were applied; none when none was left. */
async function applyNext(db: Db, files: readonly string[]): Promise<readonly string[]> {
  const name = await pendingStep(db, files)
  if (name === undefined) return []
  // Of a first start most was committing step after step, then taking the steps.
  const taken = name === files[0] ? files : [name]
  const whole = taken === files && !isPostgres(db) ? await findWholeSchema(files) : null
  if (whole === null) for (const each of taken) await apply(db, each)
  else {
    await runScript(db, whole)
    await db
      .insertInto('schemaMigration')
      .values(files.map((name) => ({ name })))
      .execute()
  }
  return taken
}

async function apply(db: Db, name: string): Promise<void> {
  for (const statement of statementsOf(await readFile(new URL(name, DIRECTORY), 'utf8')))
    await sql.raw(isPostgres(db) ? toPostgresDdl(statement) : statement).execute(db)
  await db.insertInto('schemaMigration').values({ name }).execute()
}

/** The next step to take; the lock is held until the transaction ends. */
async function pendingStep(db: Db, files: readonly string[]): Promise<string | undefined> {
  await lockUntilEnd(db, 'migrations')
  await sql`create table if not exists schema_migration (name text not null primary key)`.execute(db)
  const rows = await db.selectFrom('schemaMigration').select('name').execute()
  const known = new Set(rows.map((row) => row.name))
  const unknown = [...known].filter((name) => !files.includes(name))
  if (unknown.length > 0) throw new DatabaseTooNewError(unknown)
  return files.find((file) => !known.has(file))
}

/** Statements end with `;` at the end of a line; comments are whole lines. */
function statementsOf(text: string): string[] {
  const code = text.replace(/^--.*$/gm, '')
  return code
    .split(/;\s*$/m)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
