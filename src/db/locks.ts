import { type RawBuilder, sql } from 'kysely'
import { isPostgres } from './engine.js'
import type { Db } from './tables.js'

/** What is locked as a whole although it is no row, or has none yet. */
const SPACES = { migrations: 1, start: 2, block: 3, accounts: 4, reports: 5, exemptions: 6 } as const

type LockSpace = keyof typeof SPACES

interface LockingQuery {
  forUpdate(): { execute(): Promise<unknown> }
}

/** Locks the rows of a query, in its order, until the transaction `db` ends; nothing is asked on SQLite. */
export async function lockRows(db: Db, rows: LockingQuery): Promise<void> {
  if (isPostgres(db)) await rows.forUpdate().execute()
}

/**
 * Holds a lock on something until the transaction `db` ends; whoever else locks the same waits. Different
 * things may meet on one lock, which only delays. Where rows exist to be locked, `forUpdate()` is better.
 * Nothing to do on SQLite, where a write transaction is alone.
 */
export async function lockUntilEnd(db: Db, space: LockSpace, accountNo = 0, number = 0): Promise<void> {
  await lock(db, sql`pg_advisory_xact_lock`, space, accountNo, number)
}

/** As `lockUntilEnd`, but beside others that share it: together they keep out, and wait for, who locks it alone. */
export async function shareUntilEnd(db: Db, space: LockSpace, accountNo: number): Promise<void> {
  await lock(db, sql`pg_advisory_xact_lock_shared`, space, accountNo, 0)
}

async function lock(
  db: Db,
  take: RawBuilder<unknown>,
  space: LockSpace,
  accountNo: number,
  number: number,
): Promise<void> {
  if (!isPostgres(db)) return
  if (!db.isTransaction) throw new Error('a lock needs a transaction')
  const key = sql`hashint8extended(${number}, ${SPACES[space]}::bigint * 4294967296 + ${accountNo})`
  await sql`select ${take}(${key})`.execute(db)
}
