import type { Config } from './config.js'
import { dataPaths } from './data-paths.js'
import { openSqlite } from './db/connect.js'
import { lockDataDirectory } from './db/data-lock.js'
import { migrate } from './db/migrate.js'
import { discardSecrets, resealSecrets } from './master-key.js'
import { systemClock } from './platform/clock.js'
import { randomIds } from './platform/ids.js'

/** What became of the stored secrets. */
export interface Resealed {
  /** The file of the new master key. */
  readonly keyFile: string
  readonly accessKeys: number
}

/**
 * Makes a new master key for the data folder of a stopped server: `keep` seals every secret with it,
 * `discard` deletes them because the old key is lost. Throws DataLockedError while a server runs.
 */
export async function resealKeys(
  config: Pick<Config, 'dataDir' | 'masterKeyFile'>,
  secrets: 'keep' | 'discard',
): Promise<Resealed> {
  const lock = lockDataDirectory(config.dataDir)
  try {
    const { database, masterKey } = dataPaths(config)
    const db = openSqlite({ path: database })
    try {
      await migrate(db)
      const deps = { clock: systemClock, ids: randomIds }
      const work = secrets === 'keep' ? resealSecrets : discardSecrets
      return { keyFile: masterKey, accessKeys: (await work(db, masterKey, deps)).accessKeys }
    } finally {
      await db.destroy()
    }
  } finally {
    lock.release()
  }
}
