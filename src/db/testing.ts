import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDatabase, openPostgres } from './connect.js'
import { migrate } from './migrate.js'
import type { Db } from './tables.js'

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

async function openIn(
  directory: string,
  database: Awaited<ReturnType<typeof createDatabase>> | undefined,
): Promise<TestDatabase> {
  const open = () =>
    openDatabase({
      path: join(directory, 'assay.db'),
      ...(database === undefined ? {} : { url: database.url }),
    })
  const db = await open()
  await migrate(db)
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

/** The migrated database that every other one is copied from; made once a process and server. */
let template: Promise<string> | undefined

/** A database on the server, a copy of a migrated one, or of `source` at which nobody works; `template0` is empty. */
export async function createDatabase(
  server: string,
  source?: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  if (source === undefined) template ??= createTemplate(server)
  const name = await copyOf(server, source ?? (await template!))
  return { url: urlOf(server, name), drop: () => dropDatabase(server, name) }
}

async function createTemplate(server: string): Promise<string> {
  const name = await copyOf(server, 'template0')
  const db = await openPostgres({ url: urlOf(server, name), connections: 1 })
  await migrate(db)
  await db.destroy()
  return name
}

async function copyOf(server: string, source: string): Promise<string> {
  const name = `assay_${randomUUID().replaceAll('-', '')}`
  await onServer(server, `create database ${name} template ${source} strategy file_copy`)
  return name
}

function dropDatabase(server: string, name: string): Promise<void> {
  return onServer(server, `drop database ${name} with (force)`)
}

async function onServer(url: string, statement: string): Promise<void> {
  const db = await openPostgres({ url, connections: 1 })
  try {
    await sql.raw(statement).execute(db)
  } finally {
    await db.destroy()
  }
}

function urlOf(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
