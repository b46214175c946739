import { existsSync } from 'node:fs'
import { SqliteConnection } from './sqlite-connection.js'

/**
 * Writes a copy of an embedded database, whole as of one instant, to a file that must not exist. Another process
 * may serve on it meanwhile: a copy only reads, and in WAL mode readers and the writer do not wait for each other.
 */
export function copyDatabase(path: string, target: string): void {
  if (!existsSync(path)) throw new Error(`there is no database ${path}`)
  const connection = new SqliteConnection(path, ['busy_timeout = 10000'])
  try {
    connection.exec(`vacuum into '${target.replaceAll("'", "''")}'`)
  } finally {
    connection.close()
  }
}
