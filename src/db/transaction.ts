import { setTimeout as delay } from 'node:timers/promises'
import type { Db } from './tables.js'

/** PostgreSQL: serialization failure and deadlock. It undid a transaction only because of others beside it. */
const REPEATABLE = new Set(['40001', '40P01'])
const TRIES = 6

const afterCommitCallbacks = new WeakMap<Db, (() => void)[]>()

/**
 * Runs `work` in one write transaction; joins the transaction when `db` already is one. Name the inner
 * handle `db` too, so that the outer one cannot be used by mistake: on one connection that waits for ever.
 * `work` is run again when PostgreSQL gives the transaction up for the sake of another one, so it changes
 * nothing but the database, or the same again.
 */
export async function inTransaction<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db)
  for (let tries = 1; ; tries++) {
    const callbacks: (() => void)[] = []
    try {
      const result = await db.transaction().execute((db) => {
        afterCommitCallbacks.set(db, callbacks)
        return work(db)
      })
      for (const callback of callbacks) callback()
      return result
    } catch (error) {
      if (!isRepeatable(error) || tries === TRIES) throw error
      await delay(2 ** tries)
    }
  }
}

function isRepeatable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && REPEATABLE.has(String(error.code))
}

/** Runs `callback` once the transaction `db` belongs to is durable; at once when there is none. */
export function afterCommit(db: Db, callback: () => void): void {
  const callbacks = afterCommitCallbacks.get(db)
  if (callbacks === undefined) callback()
  else callbacks.push(callback)
}

/**
 * Runs `work` over one consistent read snapshot, however long it takes; others keep writing. A query asked for
 * while a stream of the snapshot is open waits until the stream ends: inside its loop that is for ever.
 */
export function readSnapshot<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  return db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read').execute(work)
}
