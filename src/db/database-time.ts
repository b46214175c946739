import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../platform/instant.js'
import { isPostgres } from './engine.js'
import type { Db } from './tables.js'

/**
 * The present for what processes must agree on: the clock of the PostgreSQL server, since theirs may differ or
 * jump; on SQLite, where there is one process, its own `now`.
 */
export function databaseTime(db: Db, now: Instant): RawBuilder<Instant> {
  return isPostgres(db)
    ? sql<Instant>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
    : sql<Instant>`${now}`
}
