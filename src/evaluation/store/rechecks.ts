import type { AccountRef } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import { compiledOnce } from '../../db/compiled-once.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo, ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

type Range = { readonly first: ResourceNo; readonly end: ResourceNo }

const selectRechecks = compiledOnce((db, accountNo: AccountNo, first: ResourceNo, end: ResourceNo) =>
  db
    .selectFrom('recheck')
    .select(['resourceNo', 'at'])
    .where('accountNo', '=', accountNo)
    .where('resourceNo', '>=', first)
    .where('resourceNo', '<', end),
)

export async function readRechecks(
  db: Db,
  account: AccountRef,
  { first, end }: Range,
): Promise<Map<ResourceNo, Instant>> {
  const rows = await selectRechecks(db, account.accountNo, first, end)
  return new Map(rows.map((row) => [row.resourceNo, row.at]))
}

/** Those of the resources whose stored recheck is one that somebody asked for. */
export async function listManualRechecks(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
): Promise<ResourceNo[]> {
  if (resourceNos.length === 0) return []
  const rows = await db
    .selectFrom('recheck')
    .select('resourceNo')
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', resourceNos)
    .where('isManual', '=', 1)
    .execute()
  return rows.map((row) => row.resourceNo)
}

/**
 * Sets, or with null removes, the next instant at which each resource must be evaluated again: because time alone
 * may flip a verdict then, or with `isManual` because somebody asked for it.
 */
export async function writeRechecks(
  db: Db,
  account: AccountRef,
  changes: ReadonlyMap<ResourceNo, Instant | null>,
  { isManual }: { readonly isManual: boolean } = { isManual: false },
): Promise<void> {
  const set = [...changes].filter(([, at]) => at !== null)
  const gone = [...changes].filter(([, at]) => at === null)
  await bulkInsert(
    db,
    'recheck',
    ['accountNo', 'resourceNo', 'at', 'isManual'],
    set.map(([resourceNo, at]) => [account.accountNo, resourceNo, at, Number(isManual)]),
    'on conflict (account_no, resource_no) do update set at = excluded.at, is_manual = excluded.is_manual',
  )
  if (gone.length === 0) return
  await db
    .deleteFrom('recheck')
    .where('accountNo', '=', account.accountNo)
    .where(
      'resourceNo',
      'in',
      gone.map(([resourceNo]) => resourceNo),
    )
    .execute()
}

export async function listDueRechecks(
  db: Db,
  account: AccountRef,
  now: Instant,
  limit: number,
): Promise<ResourceNo[]> {
  const rows = await db
    .selectFrom('recheck')
    .select('resourceNo')
    .where('accountNo', '=', account.accountNo)
    .where('at', '<=', now)
    .orderBy('resourceNo')
    .limit(limit)
    .execute()
  return rows.map((row) => row.resourceNo)
}

export async function findNextRecheck(db: Db, account: AccountRef): Promise<Instant | null> {
  const row = await db
    .selectFrom('recheck')
    .select((eb) => eb.fn.min('at').as('at'))
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirst()
  return row?.at ?? null
}
