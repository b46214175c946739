import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.js'
import { dataPaths } from './data-paths.js'
import { copyDatabase } from './db/copy-database.js'
import type { MigrateOptions } from './db/migrate.js'

/**
 * Copies an embedded database to `backups/before-<step>.db` of the data folder before the first step that changes
 * it. Of a PostgreSQL nothing is copied: its own tools do that (docs/recovery.md).
 */
export function backupBeforeMigrating(config: Config): MigrateOptions {
  if (config.databaseUrl !== undefined) return {}
  return {
    beforeChange: async (next) => {
      const folder = join(config.dataDir, 'backups')
      const target = join(folder, `before-${next.replace(/\.sql$/, '')}.db`)
      // Whole, of a start that was cut off in the middle of the steps: what is there now is not from before.
      if (existsSync(target)) return
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await rm(`${target}.partial`, { force: true })
      copyDatabase(dataPaths(config).database, `${target}.partial`)
      await rename(`${target}.partial`, target)
    },
  }
}
