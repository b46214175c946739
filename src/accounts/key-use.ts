import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { Instant } from '../platform/instant.js'
import { setLastUsed } from './store/access-keys.js'

/** Remembers when keys were last used, off the way of the calls. */
export interface KeyUse {
  /** Called after each verified signature; writes nothing. */
  used(accessKeyId: string, at: Instant): void
  /** Writes what is new, each key at most once a minute; everything when `now` is undefined. */
  flush(db: Db, now: Instant | undefined): Promise<void>
}

const WRITE_EVERY_MS = 60_000

/** Session keys are in no table and are not remembered. */
export function keyUse(): KeyUse {
  const waiting = new Map<string, Instant>()
  const written = new Map<string, Instant>()
  return {
    used(accessKeyId, at) {
      if (!accessKeyId.startsWith('STS.')) waiting.set(accessKeyId, at)
    },
    async flush(db, now) {
      const isDue = (accessKeyId: string) =>
        now === undefined || now - (written.get(accessKeyId) ?? 0) >= WRITE_EVERY_MS
      const due = new Map([...waiting].filter(([accessKeyId]) => isDue(accessKeyId)))
      if (due.size === 0) return
      await inTransaction(db, (db) => setLastUsed(db, due))
      for (const [accessKeyId, at] of due) {
        written.set(accessKeyId, now ?? at)
        if (waiting.get(accessKeyId) === at) waiting.delete(accessKeyId)
      }
    },
  }
}
