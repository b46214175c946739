import { type SqlBool, sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** Resources of one write transaction, which stays below 20 ms. */
const RESOURCES_AT_ONCE = 100

/**
 * Removes versions that had been replaced before `before`: the current one, the one that held at `before` and
 * what a job has not read of the change log stay. Returns how many went.
 */
export async function deleteOldVersions(
  db: Db,
  account: AccountRef,
  before: Instant,
  pause: () => Promise<void>,
): Promise<number> {
  const read = await readPosition(db, account)
  let deleted = 0
  for (let after = -1 as ResourceNo; ; ) {
    const rows = await db
      .selectFrom('resourceVersion')
      .select('resourceNo')
      .where('accountNo', '=', account.accountNo)
      .where('resourceNo', '>', after)
      .where('capturedAt', '<', before)
      .groupBy('resourceNo')
      .having((eb) => eb.fn.countAll(), '>', 1)
      .orderBy('resourceNo')
      .limit(RESOURCES_AT_ONCE)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return deleted
    const resourceNos = rows.map(({ resourceNo }) => resourceNo)
    deleted += await inTransaction(db, (db) => deleteReplaced(db, account, resourceNos, before, read))
    after = last.resourceNo
    await pause()
  }
}

async function deleteReplaced(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
  before: Instant,
  read: number,
): Promise<number> {
  const result = await db
    .deleteFrom('resourceVersion')
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', resourceNos)
    .where('capturedAt', '<', before)
    // What was imported of a past long gone counts from when it came.
    .where('recordedAt', '<', before)
    .where('changeNo', '<=', read)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('resource')
            .select('resource.resourceNo')
            .whereRef('resource.accountNo', '=', 'resourceVersion.accountNo')
            .whereRef('resource.resourceNo', '=', 'resourceVersion.resourceNo')
            .whereRef('resource.version', '=', 'resourceVersion.version'),
        ),
      ),
    )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('resourceVersion as newer')
          .select('newer.version')
          .whereRef('newer.accountNo', '=', 'resourceVersion.accountNo')
          .whereRef('newer.resourceNo', '=', 'resourceVersion.resourceNo')
          .where('newer.capturedAt', '<', before)
          .where(
            sql<SqlBool>`(newer.captured_at, newer.version) > (resource_version.captured_at, resource_version.version)`,
          ),
      ),
    )
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** Up to where every job that follows the change log has read it. */
async function readPosition(db: Db, account: AccountRef): Promise<number> {
  const { evaluatedChangeNo, relatedChangeNo } = await db
    .selectFrom('account')
    .select(['evaluatedChangeNo', 'relatedChangeNo'])
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirstOrThrow()
  const called = await db
    .selectFrom('functionRun')
    .select((eb) => eb.fn.min('changeNo').as('changeNo'))
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirst()
  const delivered = await db
    .selectFrom('deliveryPosition')
    .select((eb) => eb.fn.min('changeNo').as('changeNo'))
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirst()
  const positions = [evaluatedChangeNo, relatedChangeNo, called?.changeNo, delivered?.changeNo]
  return Math.min(...positions.map((changeNo) => changeNo ?? Number.MAX_SAFE_INTEGER))
}
