import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from './config.js'
import { type Assay, startAssay } from './main.js'
import { sharedClock } from './platform/clock.js'
import type { Instant } from './platform/instant.js'
import type { Log } from './platform/log.js'

/** As long as every real account id, and visibly made up. */
const TEST_ACCOUNT = '1000000000000001'

export interface EphemeralOptions {
  /** Where its time begins; the real time when absent. SetClock moves it on. */
  readonly startsAt?: Instant | undefined
  /** Settings by the names of docs/configuration.md; data folder and port are its own. */
  readonly settings?: Readonly<Record<string, string | undefined>> | undefined
  readonly port?: string | undefined
  readonly log?: Log
}

/**
 * A server with data of its own that are gone when it stops: a temporary folder, a free port, a clock that
 * SetClock sets. Always embedded, whatever the settings say.
 */
export async function startEphemeral(options: EphemeralOptions = {}): Promise<Assay> {
  const dataDir = await mkdtemp(join(tmpdir(), 'assay-ephemeral-'))
  const remove = () => rm(dataDir, { recursive: true, force: true })
  const testClock = sharedClock()
  if (options.startsAt !== undefined) testClock.clock.set(options.startsAt)
  try {
    const settings = { ASSAY_ACCOUNT_ID: TEST_ACCOUNT, ASSAY_LOG_LEVEL: 'error', ...options.settings }
    const config = readConfig(
      { ...settings, ASSAY_DATABASE_URL: '', ASSAY_OBJECT_STORE: '', ASSAY_MASTER_KEY_FILE: '' },
      { dataDir, port: options.port ?? '0' },
    )
    const log = options.log === undefined ? {} : { log: options.log }
    const assay = await startAssay(config, { testClock, ...log })
    const { stop } = assay
    return { ...assay, stop: () => stop().finally(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}
