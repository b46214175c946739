import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ReportId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { ReportOverview } from '../model.js'

/** Which reports are compared with one another: of one system, with the same choice of rules. */
export interface SystemReports {
  readonly systemId: string
  /** Empty for the rules of the standard. */
  readonly packId: string
}

/** What is kept of a complete report on a system. */
export interface EarlierSystemReport {
  readonly reportId: ReportId
  readonly asOf: Instant
  readonly auditEntryNo: number
  readonly counts: ReportOverview
}

/** With the report itself, a point for each month of two years, or each day of three weeks. */
const MAX_EARLIER = 23

/** The last complete reports on a system, oldest first; their files may be gone. */
export async function listSystemReports(
  db: Db,
  { accountNo }: AccountRef,
  { systemId, packId }: SystemReports,
): Promise<readonly EarlierSystemReport[]> {
  const rows = await db
    .selectFrom('systemReport')
    .select(['reportId', 'asOf', 'auditEntryNo', 'counts'])
    .where('accountNo', '=', accountNo)
    .where('systemId', '=', systemId)
    .where('packId', '=', packId)
    .orderBy('asOf', 'desc')
    .orderBy('auditEntryNo', 'desc')
    .limit(MAX_EARLIER)
    .execute()
  return rows.reverse().map(({ counts, ...row }) => ({ ...row, counts: JSON.parse(counts) }))
}

/** Keeps what a report on a system counted, and forgets those that no later one looks at. */
export async function insertSystemReport(
  db: Db,
  account: AccountRef,
  of: SystemReports,
  { counts, ...report }: EarlierSystemReport,
): Promise<void> {
  const { accountNo } = account
  await db
    .insertInto('systemReport')
    .values({ accountNo, ...of, ...report, counts: JSON.stringify(counts) })
    .execute()
  const [oldest, ...others] = await listSystemReports(db, account, of)
  if (oldest === undefined || others.length < MAX_EARLIER - 1) return
  await db
    .deleteFrom('systemReport')
    .where('accountNo', '=', accountNo)
    .where('systemId', '=', of.systemId)
    .where('packId', '=', of.packId)
    .where('asOf', '<', oldest.asOf)
    .execute()
}

/** Forgets the reports on a system, or of a whole account. */
export async function deleteSystemReports(
  db: Db,
  { accountNo }: Pick<AccountRef, 'accountNo'>,
  systemId?: string,
): Promise<void> {
  await db
    .deleteFrom('systemReport')
    .where('accountNo', '=', accountNo)
    .$if(systemId !== undefined, (query) => query.where('systemId', '=', systemId!))
    .execute()
}
