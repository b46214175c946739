import { Client } from 'pg'
import type { Channel } from './notifications.js'

export interface Listening {
  stop(): Promise<void>
}

export interface ListenOptions {
  readonly url: string
  readonly callbacks: Partial<Record<Channel, (payload: string) => void>>
  /** The connection was lost or cannot be made; it is made again. */
  readonly lost: (error: unknown) => void
}

const AGAIN_AFTER_MS = 500

/**
 * Listens on a connection of its own, made again whenever it breaks; then every callback is called with '', since
 * messages may have been lost. Returns once it listens for the first time. Throws when it cannot.
 */
export async function listenPostgres(options: ListenOptions): Promise<Listening> {
  let stopped = false
  let again: NodeJS.Timeout | undefined
  let client = await connect()

  async function connect(): Promise<Client> {
    const client = new Client({
      connectionString: options.url,
      application_name: 'assay listener',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    })
    client.on('notification', ({ channel, payload }) => {
      for (const [name, callback] of Object.entries(options.callbacks))
        if (name === channel) callback(payload ?? '')
    })
    // A lost connection gives errors (two when the server says goodbye) and an end, or an end alone.
    client.on('error', () => {})
    client.once('end', () => reconnect(new Error('the listening connection ended')))
    try {
      await client.connect()
      for (const channel of Object.keys(options.callbacks)) await client.query(`listen ${channel}`)
    } catch (error) {
      client.removeAllListeners('end')
      await client.end().catch(() => {})
      throw error
    }
    return client
  }

  function reconnect(error: unknown): void {
    if (stopped) return
    options.lost(error)
    again = setTimeout(() => {
      connect().then(async (connected) => {
        client = connected
        if (stopped) return connected.end()
        for (const callback of Object.values(options.callbacks)) callback('')
      }, reconnect)
    }, AGAIN_AFTER_MS)
  }

  return {
    stop: async () => {
      stopped = true
      clearTimeout(again)
      await client.end().catch(() => {})
    },
  }
}
