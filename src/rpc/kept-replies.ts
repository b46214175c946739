import { findDataVersion } from '../db/data-version.js'
import type { Db } from '../db/tables.js'
import type { Instant } from '../platform/instant.js'
import type { JsonTail } from './encode-reply.js'

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
    make: () => Promise<JsonTail>,
  ): Promise<JsonTail>
}

interface Kept {
  readonly reply: JsonTail
  /** Bytes that the reply takes at most. */
  readonly size: number
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

  function forget(key: string, kept: Kept): void {
    byKey.delete(key)
    size -= kept.size
  }

  function keep(key: string, kept: Kept): void {
    if (kept.size > capacity) return
    const earlier = byKey.get(key)
    if (earlier !== undefined) forget(key, earlier)
    byKey.set(key, kept)
    size += kept.size
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
      if (version === before) keep(key, { reply, size: sizeOf(reply), madeAt: now })
      return reply
    },
  }
}

/** A text has two bytes a character at most. */
function sizeOf(reply: JsonTail): number {
  return typeof reply === 'string' ? 2 * reply.length : reply.length
}
