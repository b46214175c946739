import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { openPostgres } from './connect.js'
import { migrate } from './migrate.js'
import type { Db } from './tables.js'

/** A database on a test server. */
export interface ServerDatabase {
  /** What a server is given as ASSAY_DATABASE_URL. */
  readonly url: string
  /** Ends all work there and gives it back. */
  drop(): Promise<void>
}

/** What all migrated databases of a server are like. */
interface Template {
  readonly name: string
  /** Digest of its schema: a database that differs is not used again. */
  readonly state: string
}

/** Made once a thread; all tests of a process share a server. */
let template: Promise<Template> | undefined

/** Emptied migrated databases: a copy takes several times as long as emptying one. */
const spare: string[] = []

/** A database on the server, migrated and empty, or a copy of `source` at which nobody works; `template0` is empty. */
export async function createDatabase(server: string, source?: string): Promise<ServerDatabase> {
  if (source !== undefined) {
    const name = await copyOf(server, source)
    return { url: urlOf(server, name), drop: () => dropDatabase(server, name) }
  }
  template ??= createTemplate(server)
  const { name: templateName, state } = await template
  const name = spare.pop() ?? (await copyOf(server, templateName))
  return {
    url: urlOf(server, name),
    drop: async () => {
      if (await isEmptied(server, name, state)) spare.push(name)
      else await dropDatabase(server, name)
    },
  }
}

async function createTemplate(server: string): Promise<Template> {
  const name = await copyOf(server, 'template0')
  const db = await openPostgres({ url: urlOf(server, name), connections: 1 })
  try {
    await migrate(db)
    return { name, state: await stateOf(db) }
  } finally {
    await db.destroy()
  }
}

/** Empties all tables; false when the database is then not as migrations leave it. */
async function isEmptied(server: string, name: string, state: string): Promise<boolean> {
  await onServer(server, (db) =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`.execute(db),
  )
  return onServer(urlOf(server, name), async (db) => {
    await sql.raw(EMPTY).execute(db)
    return (await stateOf(db)) === state
  })
}

/** Deletes the rows of all tables but the list of migrations, in any order, and starts sequences anew. */
const EMPTY = `do $$
declare r record;
begin
  set local session_replication_role = replica;
  for r in select c.relname, c.relkind from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'S') and c.relname <> 'schema_migration'
  loop
    if r.relkind = 'S' then
      execute format('alter sequence %I restart', r.relname);
    else
      execute format('delete from %I', r.relname);
    end if;
  end loop;
end $$`

/** The steps taken, rows, columns, indexes, constraints, triggers and functions, as one digest. */
async function stateOf(db: Db): Promise<string> {
  const { rows } = await sql<{ state: string }>`
    select md5(string_agg(line, e'\n' order by line)) as state from (
      select 'step ' || name as line from schema_migration
      union all select concat_ws(' ', 'row of', c.relname, x.row)
        from pg_class c, xmltable('//row' passing
          query_to_xml(format('select * from %I', c.relname), true, false, '') columns row xml path '.') as x
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migration'
      union all select concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default)
        from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')
      union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
      union all select concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
        from pg_constraint where connamespace = 'public'::regnamespace
      union all select concat_ws(' ', 'trigger', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
      union all select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace
      union all select 'setting ' || setconfig::text from pg_db_role_setting
    ) as lines`.execute(db)
  return rows[0]!.state
}

async function copyOf(server: string, source: string): Promise<string> {
  const name = `assay_${randomUUID().replaceAll('-', '')}`
  await onServer(server, (db) =>
    sql.raw(`create database ${name} template ${source} strategy file_copy`).execute(db),
  )
  return name
}

function dropDatabase(server: string, name: string): Promise<void> {
  return onServer(server, async (db) => {
    await sql.raw(`drop database ${name} with (force)`).execute(db)
  })
}

async function onServer<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = await openPostgres({ url, connections: 1 })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

function urlOf(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
