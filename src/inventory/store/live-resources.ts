import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { ResourceGroup } from '../coverage.js'

function selectLive(db: Db, { account, region, resourceType }: ResourceGroup) {
  return db
    .selectFrom('resource')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .where('resourceType.resourceType', '=', resourceType)
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.region', '=', region)
    .where('resource.deletedAt', 'is', null)
}

/** A page of the group's live resources that were last seen before an instant, by id after `afterId`. */
export function listLiveBefore(
  db: Db,
  group: ResourceGroup,
  before: Instant,
  page: { readonly afterId: string; readonly limit: number },
): Promise<{ resourceNo: ResourceNo; resourceId: string }[]> {
  return selectLiveBefore(db, group, before, page).execute()
}

export function selectLiveBefore(
  db: Db,
  group: ResourceGroup,
  before: Instant,
  page: { readonly afterId: string; readonly limit: number },
) {
  return selectLive(db, group)
    .select(['resource.resourceNo', 'resource.resourceId'])
    .where('resource.capturedAt', '<', before)
    .where('resource.resourceId', '>', page.afterId)
    .orderBy('resource.resourceId')
    .limit(page.limit)
}

export async function countLive(db: Db, group: ResourceGroup): Promise<number> {
  const row = await selectLive(db, group)
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Which of these ids the account has recorded, of one type and region, deleted or not. */
export async function listRecordedIds(
  db: Db,
  account: AccountRef,
  group: { readonly region: string; readonly resourceType: string },
  resourceIds: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('resource')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .select('resource.resourceId')
    .where('resourceType.resourceType', '=', group.resourceType)
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.region', '=', group.region)
    .where('resource.resourceId', 'in', resourceIds)
    .execute()
  return new Set(rows.map((row) => row.resourceId))
}
