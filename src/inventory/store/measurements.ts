import type { AccountRef } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import { compiledOnce } from '../../db/compiled-once.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo, ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { Measurement } from '../readers/measurement.js'

/** The live resource that a measurement is of; null when none is recorded. */
export async function findMeasured(
  db: Db,
  account: AccountRef,
  { region, resourceType, resourceId }: Measurement,
): Promise<ResourceNo | null> {
  const row = await db
    .selectFrom('resource')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .select('resource.resourceNo')
    .where('resource.accountNo', '=', account.accountNo)
    .where('resourceType.resourceType', '=', resourceType)
    .where('resource.region', '=', region)
    .where('resource.resourceId', '=', resourceId)
    .where('resource.deletedAt', 'is', null)
    .executeTakeFirst()
  return row?.resourceNo ?? null
}

/**
 * Keeps what a measurement says in place of what an older one said of the same, and has the resource evaluated from
 * `now` on. Nothing where nothing changes. In a transaction; false when the measurement is not newer.
 */
export async function writeMeasurement(
  db: Db,
  account: AccountRef,
  resourceNo: ResourceNo,
  measured: Measurement,
  now: Instant,
): Promise<boolean> {
  const { accountNo } = account
  const stored = await db
    .selectFrom('resourceMeasurement')
    .selectAll()
    .where('accountNo', '=', accountNo)
    .where('resourceNo', '=', resourceNo)
    .executeTakeFirst()
  const at = measured.measuredAt
  const isNewer = (text: string | null, storedAt: Instant | null | undefined) =>
    text !== null && (storedAt === null || storedAt === undefined || storedAt < at)
  const takesMetrics = isNewer(measured.metrics, stored?.metricsAt)
  const takesInspection = isNewer(measured.inspection, stored?.inspectionAt)
  if (!takesMetrics && !takesInspection) return false
  const metrics = takesMetrics ? [measured.metrics, at] : [stored?.metrics ?? null, stored?.metricsAt ?? null]
  const inspection = takesInspection
    ? [measured.inspection, at]
    : [stored?.inspection ?? null, stored?.inspectionAt ?? null]
  await bulkInsert(
    db,
    'resourceMeasurement',
    ['accountNo', 'resourceNo', 'metrics', 'metricsAt', 'inspection', 'inspectionAt'],
    [[accountNo, resourceNo, ...metrics, ...inspection]],
    `on conflict (account_no, resource_no) do update set metrics = excluded.metrics, metrics_at = excluded.metrics_at,
      inspection = excluded.inspection, inspection_at = excluded.inspection_at`,
  )
  // Not a change of the resource: what looks at it is evaluated as what time has made due is.
  await bulkInsert(
    db,
    'recheck',
    ['accountNo', 'resourceNo', 'at', 'isManual'],
    [[accountNo, resourceNo, now, 0]],
    'on conflict (account_no, resource_no) do update set at = excluded.at',
  )
  return true
}

const selectMeasured = compiledOnce((db, accountNo: AccountNo, first: ResourceNo, end: ResourceNo) =>
  db
    .selectFrom('resourceMeasurement')
    .select(['resourceNo', 'metrics', 'metricsAt', 'inspection', 'inspectionAt'])
    .where('accountNo', '=', accountNo)
    .where('resourceNo', '>=', first)
    .where('resourceNo', '<', end),
)

/** What was measured of a resource, as JSON object texts. */
export interface Measured {
  readonly metrics: string | null
  readonly inspection: string | null
}

/**
 * What was measured of the resources with numbers from `first` up to but not including `end`. Read apart from them: few
 * are measured, and a join costs every one of them 3 us. With `by` what was measured later is left out.
 */
export async function readMeasured(
  db: Db,
  { accountNo }: AccountRef,
  { first, end }: { readonly first: ResourceNo; readonly end: ResourceNo },
  by = Number.POSITIVE_INFINITY,
): Promise<ReadonlyMap<ResourceNo, Measured>> {
  const rows = await selectMeasured(db, accountNo, first, end)
  return new Map(
    rows.map(({ resourceNo, metrics, metricsAt, inspection, inspectionAt }) => [
      resourceNo,
      {
        metrics: (metricsAt ?? 0) > by ? null : metrics,
        inspection: (inspectionAt ?? 0) > by ? null : inspection,
      },
    ]),
  )
}

/**
 * The text of a configuration with what was measured of the resource as its members `Metrics` and `inspection`;
 * what is recorded under these names goes before.
 */
export function withMeasured(configuration: string, measured: Measured | undefined): string {
  if (measured === undefined) return configuration
  const { metrics, inspection } = measured
  const sections = [
    ...(metrics === null ? [] : [`"Metrics":${metrics}`]),
    ...(inspection === null ? [] : [`"inspection":${inspection}`]),
  ].join(',')
  if (sections === '') return configuration
  const start = configuration.indexOf('{')
  if (start < 0 || configuration.slice(0, start).trim() !== '') return configuration
  const rest = configuration.slice(start + 1)
  // Of two members of one name the later one counts.
  return `{${sections}${rest.trimStart().startsWith('}') ? '' : ','}${rest}`
}
