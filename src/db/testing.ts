import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from './connect.js'
import { migrate } from './migrate.js'
import type { Db } from './tables.js'

/** A migrated database in a folder of its own, for tests; `close` removes the folder. */
export async function openTestDatabase(): Promise<{ db: Db; directory: string; close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'assay test '))
  const db = openSqlite({ path: join(directory, 'assay.db') })
  await migrate(db)
  return {
    db,
    directory,
    close: async () => {
      await db.destroy()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
