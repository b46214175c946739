import type { Channel } from './db/notifications.js'
import type { Listening } from './db/postgres-listen.js'
import type { Log } from './platform/log.js'

/**
 * Calls back when another process tells something through the database at `url`, with what it tells, and with ''
 * after messages may have been lost. Without `url` there is no other process.
 */
export async function listenTo(
  url: string | undefined,
  log: Log,
  callbacks: Partial<Record<Channel, (payload: string) => void>>,
): Promise<Listening> {
  if (url === undefined) return { stop: async () => {} }
  const { listenPostgres } = await import('./db/postgres-listen.js')
  return listenPostgres({
    url,
    callbacks,
    lost: (error) => log.warn({ err: error }, 'not listening to other processes; trying again'),
  })
}
