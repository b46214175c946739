import { type AccountRef, readAccounts, type Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountId, AccountNo, ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** The record of a resource without its configuration. */
export interface DiscoveredResource {
  readonly accountId: AccountId
  readonly accountNo: AccountNo
  readonly resourceNo: ResourceNo
  readonly resourceType: string
  readonly regionId: string
  readonly resourceId: string
  readonly resourceName: string
  readonly zone: string
  readonly resourceGroupId: string
  readonly status: string
  readonly tags: Readonly<Record<string, string>>
  readonly version: number
  readonly createdAt: Instant | null
  readonly updatedAt: Instant
  readonly deletedAt: Instant | null
}

/** Which resources a list shows; an absent member filters nothing, all members are ANDed. */
export interface ResourceListFilter {
  readonly presence: 'kept' | 'deleted'
  readonly resourceTypes?: readonly string[] | undefined
  readonly excludeResourceTypes?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
  readonly resourceId?: string | undefined
  readonly resourceName?: string | undefined
  /** First and last instant of the last change, both inclusive. */
  readonly updatedFrom?: Instant | undefined
  readonly updatedTo?: Instant | undefined
}

/** What names one resource; without a region the one that still exists is meant. */
export interface ResourceKey {
  readonly resourceType: string
  readonly resourceId: string
  readonly regionId?: string | undefined
}

/** The last resource of a page. */
export interface ResourcePosition {
  readonly accountNo: AccountNo
  readonly resourceNo: ResourceNo
}

const COLUMNS = [
  'resource.accountNo',
  'resource.resourceNo',
  'resourceType.resourceType',
  'resource.region as regionId',
  'resource.resourceId',
  'resource.name as resourceName',
  'resource.zone',
  'resource.resourceGroupId',
  'resource.status',
  'resource.tags',
  'resource.version',
  'resource.createdAt',
  'resource.updatedAt',
  'resource.deletedAt',
] as const

/**
 * A page of resources with their current configurations, by account, then type, then the order they were first
 * recorded; `next` is absent at the end.
 */
export async function listDiscoveredResources(
  db: Db,
  scope: Scope,
  filter: ResourceListFilter,
  page: { readonly after?: ResourcePosition | undefined; readonly limit: number },
): Promise<{
  readonly resources: readonly (DiscoveredResource & { readonly configuration: string })[]
  readonly totalCount: number
  readonly next?: ResourcePosition
}> {
  const accounts = readAccounts(scope)
  const query = selectFiltered(db, accounts, filter)
  const { count } = await query.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()
  const { after } = page
  const rows = await query
    .$if(after !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb('resource.accountNo', '>', after!.accountNo),
          eb.and([
            eb('resource.accountNo', '=', after!.accountNo),
            eb('resource.resourceNo', '>', after!.resourceNo),
          ]),
        ]),
      ),
    )
    .innerJoin('resourceVersion', (join) =>
      join
        .onRef('resourceVersion.accountNo', '=', 'resource.accountNo')
        .onRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
        .onRef('resourceVersion.version', '=', 'resource.version'),
    )
    .select([...COLUMNS, 'resourceVersion.configuration'])
    .orderBy('resource.accountNo')
    .orderBy('resource.resourceNo')
    .limit(page.limit + 1)
    .execute()
  const resources = rows.slice(0, page.limit).map((row) => toResource(accounts, row))
  const last = resources.at(-1)
  const next =
    rows.length > page.limit && last !== undefined
      ? { accountNo: last.accountNo, resourceNo: last.resourceNo }
      : undefined
  return { resources, totalCount: Number(count), ...(next === undefined ? {} : { next }) }
}

/** One resource with its current configuration, a deleted one with its last. Throws `InvalidResourceId`. */
export async function getDiscoveredResource(
  db: Db,
  scope: Scope,
  key: ResourceKey,
): Promise<DiscoveredResource & { readonly configuration: string }> {
  const accounts = readAccounts(scope)
  const row = await selectKey(db, accounts, key)
    .innerJoin('resourceVersion', (join) =>
      join
        .onRef('resourceVersion.accountNo', '=', 'resource.accountNo')
        .onRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
        .onRef('resourceVersion.version', '=', 'resource.version'),
    )
    .select([...COLUMNS, 'resourceVersion.configuration'])
    .executeTakeFirst()
  // inferred: no page names the code of an unknown resource
  if (row === undefined) throw new ApiError('Invalid{Param}', { Param: 'ResourceId' })
  return { ...toResource(accounts, row), configuration: row.configuration }
}

function selectResources(db: Db, accounts: readonly AccountRef[]) {
  return db
    .selectFrom('resource')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .where(
      'resource.accountNo',
      'in',
      accounts.map(({ accountNo }) => accountNo),
    )
}

function selectKey(db: Db, accounts: readonly AccountRef[], key: ResourceKey) {
  const query = selectResources(db, accounts)
    .where('resource.resourceId', '=', key.resourceId)
    .where('resourceType.resourceType', '=', key.resourceType)
    .orderBy((eb) => eb.case().when('resource.deletedAt', 'is', null).then(0).else(1).end())
    .orderBy('resource.accountNo')
    .orderBy('resource.resourceNo')
    .limit(1)
  return key.regionId === undefined ? query : query.where('resource.region', '=', key.regionId)
}

function selectFiltered(db: Db, accounts: readonly AccountRef[], filter: ResourceListFilter) {
  let query = selectResources(db, accounts).where(
    'resource.deletedAt',
    filter.presence === 'kept' ? 'is' : 'is not',
    null,
  )
  if (filter.resourceTypes !== undefined)
    query = query.where('resourceType.resourceType', 'in', filter.resourceTypes)
  if (filter.excludeResourceTypes !== undefined)
    query = query.where('resourceType.resourceType', 'not in', filter.excludeResourceTypes)
  if (filter.regions !== undefined) query = query.where('resource.region', 'in', filter.regions)
  if (filter.resourceId !== undefined) query = query.where('resource.resourceId', '=', filter.resourceId)
  if (filter.resourceName !== undefined) query = query.where('resource.name', '=', filter.resourceName)
  if (filter.updatedFrom !== undefined) query = query.where('resource.updatedAt', '>=', filter.updatedFrom)
  if (filter.updatedTo !== undefined) query = query.where('resource.updatedAt', '<=', filter.updatedTo)
  return query
}

function toResource<T extends { readonly tags: string; readonly accountNo: AccountNo }>(
  accounts: readonly AccountRef[],
  row: T,
) {
  const account = accounts.find(({ accountNo }) => accountNo === row.accountNo)
  if (account === undefined) throw new Error(`account ${row.accountNo} is outside the scope`)
  const tags: Record<string, string> = JSON.parse(row.tags)
  return { ...row, accountId: account.accountId, tags }
}
