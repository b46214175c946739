import { PostgresAdapter } from 'kysely'
import type { Db } from './tables.js'

/** Only `db/` asks: everything else reads alike on both engines. */
export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}
