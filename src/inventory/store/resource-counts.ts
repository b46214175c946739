import { readAccounts, type Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'

function selectLive(db: Db, scope: Scope) {
  return db
    .selectFrom('resource')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .where(
      'resource.accountNo',
      'in',
      readAccounts(scope).map((account) => account.accountNo),
    )
    .where('resource.deletedAt', 'is', null)
}

/** Live resources by type, largest first. */
export async function countsByType(
  db: Db,
  scope: Scope,
  filter: { readonly region?: string | undefined } = {},
): Promise<{ resourceType: string; count: number }[]> {
  let query = selectLive(db, scope)
  if (filter.region !== undefined) query = query.where('resource.region', '=', filter.region)
  const rows = await query
    .select((eb) => ['resourceType.resourceType', eb.fn.countAll().as('count')])
    .groupBy('resourceType.resourceType')
    .execute()
  return rows
    .map((row) => ({ resourceType: row.resourceType, count: Number(row.count) }))
    .sort((a, b) => b.count - a.count || (a.resourceType < b.resourceType ? -1 : 1))
}

/** Live resources by region, largest first. */
export async function countsByRegion(
  db: Db,
  scope: Scope,
  filter: { readonly resourceType?: string | undefined } = {},
): Promise<{ region: string; count: number }[]> {
  let query = selectLive(db, scope)
  if (filter.resourceType !== undefined)
    query = query.where('resourceType.resourceType', '=', filter.resourceType)
  const rows = await query
    .select((eb) => ['resource.region', eb.fn.countAll().as('count')])
    .groupBy('resource.region')
    .execute()
  return rows
    .map((row) => ({ region: row.region, count: Number(row.count) }))
    .sort((a, b) => b.count - a.count || (a.region < b.region ? -1 : 1))
}
