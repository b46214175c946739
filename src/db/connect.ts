import {
  CamelCasePlugin,
  type Dialect,
  HandleEmptyInListsPlugin,
  Kysely,
  type KyselyPlugin,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  replaceWithNoncontingentExpression,
  SqliteAdapter,
  SqliteIntrospector,
} from 'kysely'
import type { PostgresOptions } from './postgres-driver.js'
import { LockFreeCompiler } from './sqlite-compiler.js'
import { SqliteDriver, type SqliteOptions } from './sqlite-driver.js'
import type { Db, Tables } from './tables.js'

/** Where the database is: PostgreSQL at `url`, or without one the embedded database in a file. */
export type DatabaseOptions = SqliteOptions & Partial<PostgresOptions>

/** Opens the database the settings name. A PostgreSQL that is away shows at the first query only. */
export async function openDatabase({ url, ...options }: DatabaseOptions): Promise<Db> {
  return url === undefined ? openSqlite(options) : openPostgres({ ...options, url })
}

/** Opens the embedded database; the file is made when it does not exist. Schema: `migrate`. */
export function openSqlite(options: SqliteOptions): Db {
  return open({
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteDriver(options),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new LockFreeCompiler(),
  })
}

/** Opens a PostgreSQL database, which must exist. Schema: `migrate`. */
export async function openPostgres(options: PostgresOptions): Promise<Db> {
  // Loaded only where it is used: it would add to the start of the embedded server.
  const { PostgresDriver } = await import('./postgres-driver.js')
  return open(
    {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new PostgresDriver(options),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    NO_EMPTY_LISTS,
  )
}

/** SQLite knows that nothing is in an empty list; PostgreSQL calls `in ()` a syntax error. */
const NO_EMPTY_LISTS = new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })

function open(dialect: Dialect, ...plugins: readonly KyselyPlugin[]): Db {
  // Nested keys belong to stored JSON (resource configurations) and must not be renamed.
  const names = new CamelCasePlugin({ maintainNestedObjectKeys: true })
  return new Kysely<Tables>({ dialect, plugins: [names, ...plugins] })
}
