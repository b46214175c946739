import { sql } from 'kysely'
import { type AccountRef, readAccounts, type Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountId, AccountNo, ResourceNo, TypeNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { resourceNumber } from '../resource-number.js'

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

/** The last resource of a page, and how many the list has in all. */
export interface ResourcePosition {
  readonly accountNo: AccountNo
  readonly resourceNo: ResourceNo
  /** Counted for the first page; absent in tokens of before. */
  readonly totalCount?: number | undefined
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
 * recorded; `next` is absent at the end. A position carries the count on: counting costs more than the page.
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
  const { after } = page
  const narrowed = await withTypeNumbers(db, filter)
  const totalCount = after?.totalCount ?? (await countResources(db, accounts, narrowed))
  const limit = page.limit + 1
  const read = (query: ReturnType<typeof selectOrdered>, limit: number) =>
    query
      .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
      .innerJoin('resourceVersion', (join) =>
        join
          .onRef('resourceVersion.accountNo', '=', 'resource.accountNo')
          .onRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
          .onRef('resourceVersion.version', '=', 'resource.version'),
      )
      .select([...COLUMNS, 'resourceVersion.configuration'])
      .limit(limit)
      .execute()
  // One account at a time: either query seeks its first row, where both in one would read all rows before it.
  const own =
    after === undefined
      ? []
      : await read(
          selectOrdered(db, accounts, narrowed)
            .where('resource.accountNo', '=', after.accountNo)
            .where('resource.resourceNo', '>', after.resourceNo),
          limit,
        )
  const others = accounts.filter(({ accountNo }) => accountNo > (after?.accountNo ?? 0))
  const isFull = own.length === limit || others.length === 0
  const rows = isFull
    ? own
    : [...own, ...(await read(selectOrdered(db, others, narrowed), limit - own.length))]
  const resources = rows.slice(0, page.limit).map((row) => toResource(accounts, row))
  const last = resources.at(-1)
  const next =
    rows.length > page.limit && last !== undefined
      ? { accountNo: last.accountNo, resourceNo: last.resourceNo, totalCount }
      : undefined
  return { resources, totalCount, ...(next === undefined ? {} : { next }) }
}

/** The position behind the first `skip` (at least 1) resources of the same list; absent when it has no more. */
export async function findResourcePosition(
  db: Db,
  scope: Scope,
  filter: ResourceListFilter,
  skip: number,
): Promise<{ readonly totalCount: number; readonly position?: ResourcePosition }> {
  const accounts = readAccounts(scope)
  const narrowed = await withTypeNumbers(db, filter)
  const totalCount = await countResources(db, accounts, narrowed)
  if (skip >= totalCount) return { totalCount }
  // From the nearer end.
  const isLate = skip > totalCount / 2
  const order = isLate ? 'desc' : 'asc'
  const row = await selectOrdered(db, accounts, narrowed, order)
    .select(['resource.accountNo', 'resource.resourceNo'])
    .limit(1)
    .offset(isLate ? totalCount - skip : skip - 1)
    .executeTakeFirst()
  return { totalCount, ...(row === undefined ? {} : { position: { ...row, totalCount } }) }
}

async function countResources(
  db: Db,
  accounts: readonly AccountRef[],
  filter: NarrowedFilter,
): Promise<number> {
  const query = selectFiltered(db, accounts, filter)
  const { count } = await query.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()
  return Number(count)
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
  return db.selectFrom('resource').where(
    'resource.accountNo',
    'in',
    accounts.map(({ accountNo }) => accountNo),
  )
}

function selectKey(db: Db, accounts: readonly AccountRef[], key: ResourceKey) {
  const query = selectResources(db, accounts)
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .where('resource.resourceId', '=', key.resourceId)
    .where('resourceType.resourceType', '=', key.resourceType)
    .orderBy((eb) => eb.case().when('resource.deletedAt', 'is', null).then(0).else(1).end())
    .orderBy('resource.accountNo')
    .orderBy('resource.resourceNo')
    .limit(1)
  return key.regionId === undefined ? query : query.where('resource.region', '=', key.regionId)
}

interface NarrowedFilter extends ResourceListFilter {
  readonly typeNos: readonly TypeNo[] | undefined
  readonly excludeTypeNos: readonly TypeNo[] | undefined
}

/** The types by their numbers, which say where in the list their resources are. */
async function withTypeNumbers(db: Db, filter: ResourceListFilter): Promise<NarrowedFilter> {
  const numbersOf = async (resourceTypes: readonly string[] | undefined) => {
    if (resourceTypes === undefined) return undefined
    const rows = await db
      .selectFrom('resourceType')
      .select('typeNo')
      .where('resourceType', 'in', resourceTypes)
      .execute()
    return rows.map(({ typeNo }) => typeNo as TypeNo)
  }
  return {
    ...filter,
    typeNos: await numbersOf(filter.resourceTypes),
    excludeTypeNos: await numbersOf(filter.excludeResourceTypes),
  }
}

/** The same in order: the types' part of it is sought, while a count reads its index alone. */
function selectOrdered(
  db: Db,
  accounts: readonly AccountRef[],
  filter: NarrowedFilter,
  order: 'asc' | 'desc' = 'asc',
) {
  const { typeNos = [], resourceId } = filter
  const query = selectFiltered(db, accounts, filter)
    .orderBy('resource.accountNo', order)
    // Of one id there are few: found by it and sorted, which SQLite does only where no index has the order.
    .orderBy(resourceId === undefined ? 'resource.resourceNo' : sql`+resource.resource_no`, order)
  if (typeNos.length === 0) return query
  return query
    .where('resource.resourceNo', '>=', resourceNumber(Math.min(...typeNos) as TypeNo, 0))
    .where('resource.resourceNo', '<', resourceNumber((Math.max(...typeNos) + 1) as TypeNo, 0))
}

function selectFiltered(db: Db, accounts: readonly AccountRef[], filter: NarrowedFilter) {
  const { typeNos, excludeTypeNos } = filter
  let query = selectResources(db, accounts).where(
    'resource.deletedAt',
    filter.presence === 'kept' ? 'is' : 'is not',
    null,
  )
  if (typeNos !== undefined)
    query =
      typeNos.length === 0
        ? query.where((eb) => eb.lit(false))
        : query.where('resource.typeNo', 'in', typeNos)
  if (excludeTypeNos !== undefined && excludeTypeNos.length > 0)
    query = query.where('resource.typeNo', 'not in', excludeTypeNos)
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
