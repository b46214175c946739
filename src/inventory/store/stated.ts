import type { AccountRef, Scope } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import type { Db } from '../../db/tables.js'
import type { AccountId, ImportId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { StatedProperties, StatedTotals } from '../readers/stated.js'

/** What a source system says it has of a type and region, beside what is recorded of them. */
export interface ControlTotalRow {
  readonly accountId: AccountId
  readonly source: StatedTotals['source']
  /** Empty: of all types. */
  readonly resourceType: string
  /** Empty: of all regions. */
  readonly region: string
  readonly asOf: Instant
  readonly stated: number
  /** Live resources now. */
  readonly recorded: number
}

/**
 * Keeps the newest totals of a source. Counts and inventories are whole: a newer one of the same kind (by type, by
 * region, or by both) replaces the older one, and what it does not name is none. In a transaction.
 */
export async function writeControlTotals(
  db: Db,
  account: AccountRef,
  importId: ImportId,
  { source, at, totals }: StatedTotals,
): Promise<void> {
  if (source !== 'list') {
    const hasTypes = totals.some((each) => each.resourceType !== '')
    const hasRegions = totals.some((each) => each.region !== '')
    await db
      .deleteFrom('controlTotal')
      .where('accountNo', '=', account.accountNo)
      .where('source', '=', source)
      .where('resourceType', hasTypes ? '!=' : '=', '')
      .where('region', hasRegions ? '!=' : '=', '')
      .where('asOf', '<', at)
      .execute()
  }
  await bulkInsert(
    db,
    'controlTotal',
    ['accountNo', 'source', 'resourceType', 'region', 'asOf', 'resources', 'importId'],
    totals.map(({ resourceType, region, resources }) => [
      account.accountNo,
      source,
      resourceType,
      region,
      at,
      resources,
      importId,
    ]),
    `on conflict (account_no, source, resource_type, region) do update set as_of = excluded.as_of,
      resources = excluded.resources, import_id = excluded.import_id where control_total.as_of <= excluded.as_of`,
  )
}

/** The control totals of the scope's accounts by type and region, for the population of a report. */
export async function listControlTotals(db: Db, scope: Scope): Promise<ControlTotalRow[]> {
  const rows = await db
    .selectFrom('controlTotal')
    .innerJoin('account', 'account.accountNo', 'controlTotal.accountNo')
    .select(['account.accountId', 'controlTotal.source', 'controlTotal.resourceType', 'controlTotal.region'])
    .select(['controlTotal.asOf', 'controlTotal.resources as stated'])
    .select((eb) =>
      eb
        .selectFrom('resource')
        .innerJoin('resourceType as type', 'type.typeNo', 'resource.typeNo')
        .select((eb) => eb.fn.countAll().as('count'))
        .whereRef('resource.accountNo', '=', 'controlTotal.accountNo')
        .where('resource.deletedAt', 'is', null)
        .where((eb) =>
          eb.or([
            eb('controlTotal.resourceType', '=', ''),
            eb('controlTotal.resourceType', '=', eb.ref('type.resourceType')),
          ]),
        )
        .where((eb) =>
          eb.or([
            eb('controlTotal.region', '=', ''),
            eb('controlTotal.region', '=', eb.ref('resource.region')),
          ]),
        )
        .as('recorded'),
    )
    .where(
      'controlTotal.accountNo',
      'in',
      scope.accounts.map(({ accountNo }) => accountNo),
    )
    .orderBy('account.accountId')
    .orderBy('controlTotal.resourceType')
    .orderBy('controlTotal.region')
    .orderBy('controlTotal.source')
    .execute()
  return rows.map((row) => ({ ...row, source: sourceOf(row.source), recorded: Number(row.recorded) }))
}

function sourceOf(text: string): StatedTotals['source'] {
  const source = (['counts', 'inventory', 'list'] as const).find((candidate) => candidate === text)
  if (source === undefined) throw new Error(`no source of control totals: ${text}`)
  return source
}

/** Replaces what was stated of the type by the same kind of reply, unless that was newer. In a transaction. */
export async function writeRecordedProperties(
  db: Db,
  account: AccountRef,
  { resourceType, source, at, paths }: StatedProperties,
): Promise<void> {
  await db
    .deleteFrom('recordedProperty')
    .where('accountNo', '=', account.accountNo)
    .where('resourceType', '=', resourceType)
    .where('source', '=', source)
    .where('asOf', '<=', at)
    .execute()
  await bulkInsert(
    db,
    'recordedProperty',
    ['accountNo', 'resourceType', 'path', 'source', 'asOf'],
    [...new Set(paths)].map((path) => [account.accountNo, resourceType, path, source, at]),
    'on conflict do nothing',
  )
}

/** Paths that the service is known to record, by type; array steps may be left out of them. */
export async function readRecordedProperties(db: Db, scope: Scope): Promise<Map<string, Set<string>>> {
  const rows = await db
    .selectFrom('recordedProperty')
    .select(['resourceType', 'path'])
    .where(
      'accountNo',
      'in',
      scope.accounts.map(({ accountNo }) => accountNo),
    )
    .execute()
  const paths = new Map<string, Set<string>>()
  for (const { resourceType, path } of rows) {
    const known = paths.get(resourceType) ?? new Set<string>()
    paths.set(resourceType, known.add(path))
  }
  return paths
}
