import type { Db } from './tables.js'

const afterCommitCallbacks = new WeakMap<Db, (() => void)[]>()

/**
 * Runs `work` in one write transaction; joins the transaction when `db` already is one. Name the inner
 * handle `db` too, so that the outer one cannot be used by mistake: on one connection that waits for ever.
 */
export async function inTransaction<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db)
  const callbacks: (() => void)[] = []
  const result = await db.transaction().execute((db) => {
    afterCommitCallbacks.set(db, callbacks)
    return work(db)
  })
  for (const callback of callbacks) callback()
  return result
}

/** Runs `callback` once the transaction `db` belongs to is durable; at once when there is none. */
export function afterCommit(db: Db, callback: () => void): void {
  const callbacks = afterCommitCallbacks.get(db)
  if (callbacks === undefined) callback()
  else callbacks.push(callback)
}

/** Runs `work` over one consistent read snapshot, however long it takes; others keep writing. */
export function readSnapshot<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  return db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read').execute(work)
}
