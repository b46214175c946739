import { setTimeout as delay } from 'node:timers/promises'
import { call, type Key, ReplyError } from '../scenarios/client.js'
import { endLeases } from './contents.js'
import { databaseUrlOf } from './database-note.js'
import { type ServerProcess, spawnServer } from './server-process.js'

type Params = Readonly<Record<string, unknown>>
type Options = Parameters<typeof call>[3]

// What replaces a secret at import is keyed by the master key; folders are compared, so theirs is one.
const ONE_KEY = { ASSAY_MASTER_KEY: '5a'.repeat(32) }

/** A server that is started again on the same data folder after each kill. */
export interface Supervised {
  readonly directory: string
  /** A call as often as it takes to get an answer; the operation must bear repetition. */
  ask<R>(action: string, params?: Params, options?: Options): Promise<R>
  /** One call; null when the server died before it answered. */
  tryOnce<R>(action: string, params?: Params, options?: Options): Promise<R | null>
  /** SIGKILL, then a new process on the same folder; resolves when that one listens. */
  killAndRestart(): Promise<void>
  /** SIGTERM; throws when the process does not end well. */
  stop(): Promise<void>
}

/** Starts a server on `directory` and keeps it, with `settings` besides the common ones. */
export async function supervise(
  directory: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Supervised> {
  const start = () => spawnServer(directory, { ...ONE_KEY, ...settings })
  let server: ServerProcess = start()
  await server.ready

  async function tryOnce<R>(action: string, params: Params = {}, options: Options = {}): Promise<R | null> {
    const key: Key = await server.ready
    try {
      return await call<R>(key, action, params, options)
    } catch (error) {
      // A reply, even a refusal, is an acknowledgement; a broken connection is none.
      if (error instanceof ReplyError) throw error
      return null
    }
  }

  return {
    directory,
    tryOnce,
    async ask<R>(action: string, params?: Params, options?: Options): Promise<R> {
      for (;;) {
        const reply = await tryOnce<R>(action, params, options)
        if (reply !== null) return reply
        await delay(5)
      }
    },
    async killAndRestart() {
      await server.kill()
      // One process works on its folder alone and needs no lease to end; of several, each waits for that.
      if (databaseUrlOf(directory) !== undefined) await endLeases(directory)
      server = start()
      await server.ready
    },
    async stop() {
      const { code } = await server.terminate()
      if (code !== 0) throw new Error(`the server ended with code ${code}`)
    },
  }
}
