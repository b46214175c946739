import { sql } from 'kysely'
import { isPostgres } from './engine.js'
import type { Db } from './tables.js'

/** What processes tell each other: work was queued; keys or policies of an account changed. */
export type Channel = 'assay_jobs' | 'assay_credentials'

/** Tells every process that listens once the transaction commits; on SQLite there is no other process. */
export async function notify(db: Db, channel: Channel, payload = ''): Promise<void> {
  if (isPostgres(db)) await sql`select pg_notify(${channel}, ${payload})`.execute(db)
}
