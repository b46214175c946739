import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { FlipCause } from '../model-time.js'

/**
 * The versions that were current when verdicts on them changed, by resource. A resource whose measurements are newer
 * than that is left out: they may have done it.
 */
export async function readVersionsAtFlips(
  db: Db,
  account: AccountRef,
  flippedAt: ReadonlyMap<ResourceNo, Instant>,
): Promise<ReadonlyMap<ResourceNo, FlipCause>> {
  const resourceNos = [...flippedAt.keys()]
  const rows = await db
    .selectFrom('resourceVersion')
    .select(['resourceNo', 'version', 'capturedAt', 'recordedAt'])
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', resourceNos)
    .orderBy('resourceNo')
    .orderBy('capturedAt')
    .orderBy('version')
    .execute()
  const causes = new Map<ResourceNo, FlipCause>()
  for (const { resourceNo, version, capturedAt, recordedAt } of rows)
    if (recordedAt <= flippedAt.get(resourceNo)!) causes.set(resourceNo, { version, capturedAt })
  for (const { resourceNo, metricsAt, inspectionAt } of await listMeasured(db, account, resourceNos)) {
    const cause = causes.get(resourceNo)
    if (cause !== undefined && Math.max(metricsAt ?? 0, inspectionAt ?? 0) >= cause.capturedAt)
      causes.delete(resourceNo)
  }
  return causes
}

function listMeasured(db: Db, { accountNo }: AccountRef, resourceNos: readonly ResourceNo[]) {
  return db
    .selectFrom('resourceMeasurement')
    .select(['resourceNo', 'metricsAt', 'inspectionAt'])
    .where('accountNo', '=', accountNo)
    .where('resourceNo', 'in', resourceNos)
    .execute()
}
