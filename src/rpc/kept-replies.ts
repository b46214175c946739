import { findDataVersion } from '../db/data-version.js'
import type { Db } from '../db/tables.js'
import type { Instant } from '../platform/instant.js'

/** Replies that are given again while nothing was committed since they were made. */
export interface KeptReplies {
  /**
   * The reply kept under `key`, at most `maxAgeMs` old, or what `make` makes now. Where the engine does not tell whether
   * something was committed, every reply is made.
   */
  get(
    db: Db,
    key: string,
    age: { readonly now: Instant; readonly maxMs: number },
    make: () => Promise<Buffer>,
  ): Promise<Buffer>
}

interface Kept {
  readonly reply: Buffer
  readonly madeAt: Instant
}

/** Keeps at most `capacity` bytes of replies; the oldest go first. */
export function keptReplies(capacity: number): KeptReplies {
  const byKey = new Map<string, Kept>()
  let version: number | null = null
  let asked: Promise<number | null> | undefined
  let size = 0

  /**
   * Asked once for all calls that arrived together: whoever has seen the effect of a commit calls in a later turn of the
   * event loop.
   */
  function askVersion(db: Db): Promise<number | null> {
    if (asked === undefined) {
      asked = findDataVersion(db)
      setImmediate(() => {
        asked = undefined
      })
    }
    return asked
  }

  function forget(key: string, { reply }: Kept): void {
    byKey.delete(key)
    size -= reply.length
  }

  function keep(key: string, kept: Kept): void {
    if (kept.reply.length > capacity) return
    const earlier = byKey.get(key)
    if (earlier !== undefined) forget(key, earlier)
    byKey.set(key, kept)
    size += kept.reply.length
    for (const [oldKey, old] of byKey) {
      if (size <= capacity) break
      forget(oldKey, old)
    }
  }

  return {
    async get(db, key, { now, maxMs }, make) {
      // Read before the reply is made: of a commit meanwhile nobody can say whether the reply knows of it.
      const before = await askVersion(db)
      if (before === null) return make()
      if (before !== version) {
        byKey.clear()
        size = 0
        version = before
      }
      const kept = byKey.get(key)
      // The clock of a test server may go back.
      if (kept !== undefined && now >= kept.madeAt && now - kept.madeAt <= maxMs) return kept.reply
      const reply = await make()
      if (version === before) keep(key, { reply, madeAt: now })
      return reply
    },
  }
}
