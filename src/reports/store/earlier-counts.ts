import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { PackNo } from '../../platform/ids.js'
import type { ReportOverview, TrendPoint } from '../model.js'

/** With the report itself, a point for each month of two years, or each day of three weeks. */
const MAX_EARLIER = 23

/** What the last complete reports of a package before one of them counted, oldest first; their files may be gone. */
export async function listEarlierCounts(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  reportId: string,
): Promise<readonly TrendPoint[]> {
  const rows = await db
    .selectFrom('report')
    .select(['reportId', 'asOf', 'counts'])
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', packNo)
    .where('status', '=', 'COMPLETE')
    .where('pastAsOf', 'is', null)
    .where(sql<boolean>`report_id <> ${reportId}`)
    .orderBy('reportNo', 'desc')
    .limit(MAX_EARLIER)
    .execute()
  return rows.reverse().flatMap(({ reportId, asOf, counts }) => {
    if (asOf === null || counts === null) return []
    const { results, resources }: ReportOverview = JSON.parse(counts)
    return [{ reportId, asOf, results, resources }]
  })
}
