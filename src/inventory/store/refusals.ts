import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { CoveredGroup } from '../coverage.js'
import type { GroupRemoval } from '../remove-missing.js'

/** Keeps with the run that a removal was refused, at once: a run that is cut off is repeated. In a transaction. */
export async function noteRefusal(
  db: Db,
  account: AccountRef,
  runNo: number,
  refusal: GroupRemoval,
): Promise<void> {
  const row = await db
    .selectFrom('snapshotRun')
    .select('coverage')
    .where('accountNo', '=', account.accountNo)
    .where('runNo', '=', runNo)
    .executeTakeFirst()
  if (row === undefined) return
  const noted: GroupRemoval[] = JSON.parse(row.coverage)
  if (noted.some((entry) => isRefusalOf(entry, refusal))) return
  await db
    .updateTable('snapshotRun')
    .set({ coverage: JSON.stringify([...noted, refusal]) })
    .where('accountNo', '=', account.accountNo)
    .where('runNo', '=', runNo)
    .execute()
}

/** True when a run refused to remove what is missing from this group at this time. */
export async function wasRefused(db: Db, { account, ...group }: CoveredGroup): Promise<boolean> {
  const rows = await db
    .selectFrom('snapshotRun')
    .select('coverage')
    .where('accountNo', '=', account.accountNo)
    .where('coverage', 'like', '%"isRefused":true%')
    .execute()
  return rows.some(({ coverage }) => {
    const noted: GroupRemoval[] = JSON.parse(coverage)
    return noted.some((entry) => isRefusalOf(entry, group))
  })
}

function isRefusalOf(entry: GroupRemoval, group: Omit<CoveredGroup, 'account'>): boolean {
  return (
    entry.isRefused &&
    entry.asOf === group.asOf &&
    entry.region === group.region &&
    entry.resourceType === group.resourceType
  )
}
