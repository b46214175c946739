import { keyUse } from './accounts/key-use.js'
import { eventTally, type OutsideEvent } from './accounts/repeated-events.js'
import type { AccountRef } from './accounts/scope.js'
import type { Db } from './db/tables.js'
import type { Download } from './http/downloads.js'
import type { Clock } from './platform/clock.js'
import type { Instant } from './platform/instant.js'
import type { Log } from './platform/log.js'
import { accountOfKey } from './platform/object-store/report-key.js'

/** How long a use of a key or a download may be known in memory only. */
const FLUSH_MS = 5_000

/** What the gateway and the downloads tell, and the end of telling. */
export interface UseWatch {
  used(accessKeyId: string, at: Instant): void
  failed(event: OutsideEvent): void
  downloaded(download: Download): void
  /** Writes what waits and stops writing. */
  stop(): Promise<void>
}

/** Writes down who used which key, in vain or not, and who fetched which report, without holding up a call. */
export function watchUse(db: Db, clock: Clock, operator: AccountRef, log: Log): UseWatch {
  const uses = keyUse()
  const tally = eventTally(operator)
  const flush = async (now: Instant | undefined) => {
    await tally.flush(db, now)
    await uses.flush(db, now)
  }
  let running = Promise.resolve()
  const timer = setInterval(() => {
    running = running
      .then(() => flush(clock.now()))
      .catch((error: unknown) => log.error({ err: error }, 'use of keys not written'))
  }, FLUSH_MS)
  return {
    used: uses.used,
    failed: tally.note,
    downloaded: ({ key, requestId, sourceAddress }) =>
      tally.note({
        accountId: accountOfKey(key),
        action: 'DownloadReport',
        subject: key,
        accessKeyId: '',
        sourceAddress,
        requestId,
        result: 'Success',
        at: clock.now(),
      }),
    stop: async () => {
      clearInterval(timer)
      await running
      await flush(undefined)
    },
  }
}
