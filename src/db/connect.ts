import {
  CamelCasePlugin,
  type Dialect,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { SqliteDriver, type SqliteOptions } from './sqlite-driver.js'
import type { Db, Tables } from './tables.js'

/** Opens the embedded database; the file is made when it does not exist. Schema: `migrate`. */
export function openSqlite(options: SqliteOptions): Db {
  const dialect: Dialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteDriver(options),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
  // Nested keys belong to stored JSON (resource configurations) and must not be renamed.
  return new Kysely<Tables>({ dialect, plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] })
}
