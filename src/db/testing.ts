import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDatabase } from './connect.js'
import { migrate } from './migrate.js'
import type { Db } from './tables.js'
import { createDatabase, type ServerDatabase } from './testing-postgres.js'

/** A migrated database of its own for a test. */
export interface TestDatabase {
  readonly db: Db
  /** A folder beside it, for whatever needs one. */
  readonly directory: string
  /** Set on PostgreSQL: what a server is given as ASSAY_DATABASE_URL. */
  readonly url?: string
  /** Another handle on the same database, as another process has; whoever opens it destroys it. */
  open(): Promise<Db>
  /** Removes all of it. */
  close(): Promise<void>
}

/** The embedded database whatever the settings: for what only it does, such as the plans it makes. */
export async function openEmbeddedTestDatabase(): Promise<TestDatabase> {
  return openIn(await mkdtemp(join(tmpdir(), 'assay test ')), undefined)
}

/** PostgreSQL when ASSAY_TEST_DATABASE_URL names one (`npm run test:postgres`), else the embedded database. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const server = process.env['ASSAY_TEST_DATABASE_URL']
  const directory = await mkdtemp(join(tmpdir(), 'assay test '))
  return openIn(directory, server === undefined ? undefined : await createDatabase(server))
}

async function openIn(directory: string, database: ServerDatabase | undefined): Promise<TestDatabase> {
  const open = () =>
    openDatabase({
      path: join(directory, 'assay.db'),
      ...(database === undefined ? {} : { url: database.url }),
    })
  if (database === undefined) await writeFile(join(directory, 'assay.db'), await migratedFile())
  const db = await open()
  return {
    db,
    directory,
    ...(database === undefined ? {} : { url: database.url }),
    open,
    close: async () => {
      await db.destroy()
      await database?.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** An embedded database that is migrated and empty; made once a thread, since a copy costs far less. */
let migrated: Promise<Buffer> | undefined

function migratedFile(): Promise<Buffer> {
  migrated ??= migrateFile()
  return migrated
}

async function migrateFile(): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), 'assay test '))
  const db = await openDatabase({ path: join(directory, 'assay.db') })
  await migrate(db)
  const path = join(directory, 'migrated.db')
  await sql`vacuum into ${path}`.execute(db)
  await db.destroy()
  const bytes = await readFile(path)
  await rm(directory, { recursive: true })
  return bytes
}
