import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isBusy, SqliteConnection } from './sqlite-connection.js'

/** Another process works on the data folder. */
export class DataLockedError extends Error {
  override readonly name = 'DataLockedError'
}

/**
 * Takes the data folder for this process: an exclusive transaction on `lock.db`, which the operating system
 * ends even after kill -9. Throws DataLockedError when another process (or another server in this one) has it.
 */
export function lockDataDirectory(directory: string): { release(): void } {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  try {
    const connection = new SqliteConnection(join(directory, 'lock.db'), [
      'busy_timeout = 200',
      'journal_mode = delete',
    ])
    try {
      connection.exec('begin exclusive')
    } catch (error) {
      connection.close()
      throw error
    }
    return { release: () => connection.close() }
  } catch (error) {
    if (!isBusy(error)) throw error
    throw new DataLockedError(
      `${directory} is in use by another assay process. Stop that one first, or give this one a folder of its own with ASSAY_DATA_DIR.`,
      { cause: error },
    )
  }
}
