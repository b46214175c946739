import { backupBeforeMigrating } from './backup-before-migrating.js'
import type { Config } from './config.js'
import { databaseOf, dataPaths } from './data-paths.js'
import { openDatabase } from './db/connect.js'
import { lockDataDirectory } from './db/data-lock.js'
import { migrate } from './db/migrate.js'
import { discardSecrets, resealSecrets } from './master-key.js'
import { systemClock } from './platform/clock.js'
import { randomIds } from './platform/ids.js'
import { ConfigError } from './platform/setting.js'

/** What became of the stored secrets. */
export interface Resealed {
  /** The file of the new master key. */
  readonly keyFile: string
  readonly accessKeys: number
}

/**
 * Makes a new master key for the database of a stopped server: `keep` seals every secret with it, `discard`
 * deletes them because the old key is lost. Throws ConfigError when the key comes from no file, DataLockedError while a server runs on the data folder;
 * of servers on a shared database nobody is told, and they answer with errors until they are restarted.
 */
export async function resealKeys(config: Config, secrets: 'keep' | 'discard'): Promise<Resealed> {
  if (config.masterKey !== undefined)
    throw new ConfigError(
      'ASSAY_MASTER_KEY is set: write it to a file, name that with ASSAY_MASTER_KEY_FILE instead, and reseal; then take the new key from the file',
    )
  const lock = config.databaseUrl === undefined ? lockDataDirectory(config.dataDir) : undefined
  try {
    const { masterKey } = dataPaths(config)
    const db = await openDatabase(databaseOf(config))
    try {
      await migrate(db, backupBeforeMigrating(config))
      const deps = { clock: systemClock, ids: randomIds }
      const work = secrets === 'keep' ? resealSecrets : discardSecrets
      return { keyFile: masterKey, accessKeys: (await work(db, masterKey, deps)).accessKeys }
    } finally {
      await db.destroy()
    }
  } finally {
    lock?.release()
  }
}
