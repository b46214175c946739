/** The database of `bench/evaluation-store.ts` and `bench/queries.ts`: resources and rules of `settings-estate.ts`. */
import { sql } from 'kysely'
import type { AccountRef } from '../src/accounts/scope.js'
import { type DatabaseOptions, openDatabase } from '../src/db/connect.js'
import { migrate } from '../src/db/migrate.js'
import { evaluateChanges } from '../src/evaluation/run-evaluation.js'
import { RECORD_BATCH, recordItems } from '../src/inventory/record-items.js'
import type { AccountId, AccountNo } from '../src/platform/ids.js'
import { openEstate } from '../test/invariants/estate.js'
import { RULES, ruleLogic, settingsItem } from './settings-estate.js'

export const ACCOUNT: AccountRef = {
  accountNo: 1 as AccountNo,
  accountId: '1000000000000001' as AccountId,
}

/** A database with resources, and rules that wait for their first pass. */
export async function prepare(options: DatabaseOptions, resources: number): Promise<void> {
  const db = await openDatabase(options)
  await migrate(db)
  const estate = await openEstate(db)
  const typeNumbers = new Map()
  const capturedAt = estate.clock.now()
  for (let first = 0; first < resources; first += RECORD_BATCH) {
    const length = Math.min(RECORD_BATCH, resources - first)
    await recordItems(
      db,
      { clock: estate.clock, changed: async () => {}, typeNumbers },
      ACCOUNT,
      1,
      Array.from({ length }, (_, n) => settingsItem(ACCOUNT.accountId, first + n, capturedAt, false)),
    )
  }
  await evaluateChanges({ db, clock: estate.clock, account: ACCOUNT, pause: async () => {} })
  for (let n = 0; n < RULES; n++) {
    await estate.createRule({ logic: ruleLogic(n), parameters: {}, resourceTypes: ['*'], scope: {} })
  }
  // Into the one file that is copied; a server knows its tables once it has counted them.
  const settle = options.url === undefined ? sql`pragma wal_checkpoint(truncate)` : sql`analyze`
  await settle.execute(db)
  await db.destroy()
}
