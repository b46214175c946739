import { sql } from 'kysely'
import { compiledOnce } from './compiled-once.js'
import { isPostgres } from './engine.js'
import type { Db } from './tables.js'

const selectVersion = compiledOnce((db) =>
  db
    .selectFrom(sql<{ dataVersion: number }>`pragma_data_version`.as('version'))
    .select('version.dataVersion'),
)

/**
 * A number that is another one after every commit to the database, of whichever connection or process; null where the
 * engine has none (PostgreSQL). Costs about 15 us. Outside transactions only, and to be compared within one process.
 */
export async function findDataVersion(db: Db): Promise<number | null> {
  if (isPostgres(db)) return null
  const [row] = await selectVersion(db)
  return row?.dataVersion ?? null
}
