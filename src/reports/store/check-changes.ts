import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ExemptionId, PackNo, ReportId, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** The newest COMPLETE report of a package besides `reportId`; null when there is none, or it knew no audit log. */
export async function findReportBefore(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  reportId: ReportId,
): Promise<{ readonly reportId: ReportId; readonly asOf: Instant; readonly auditEntryNo: number } | null> {
  const row = await db
    .selectFrom('report')
    .select(['reportId', 'asOf', 'auditEntryNo'])
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', packNo)
    .where('status', '=', 'COMPLETE')
    .where('reportId', '!=', reportId)
    .orderBy('reportNo', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined || row.asOf === null || row.auditEntryNo === null) return null
  return { reportId: row.reportId, asOf: row.asOf, auditEntryNo: row.auditEntryNo }
}

/** Number of the entry of the account's audit log that tells of the making of a resource; null when none does. */
export async function findMakingEntry(db: Db, account: AccountRef, resource: string): Promise<number | null> {
  const row = await db
    .selectFrom('auditEntry')
    .select('entryNo')
    .where('accountNo', '=', account.accountNo)
    // As `noteChange` has it: there was no state before.
    .where('detail', 'like', `%"resource":"${resource}","after"%`)
    .orderBy('entryNo')
    .limit(1)
    .executeTakeFirst()
  return row?.entryNo ?? null
}

/** The rules that exemptions are of; ended ones too. */
export async function readExemptedRules(
  db: Db,
  account: AccountRef,
  exemptionIds: readonly ExemptionId[],
): Promise<ReadonlyMap<string, RuleNo>> {
  if (exemptionIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('exemption')
    .select(['exemptionId', 'ruleNo'])
    .where('accountNo', '=', account.accountNo)
    .where('exemptionId', 'in', exemptionIds)
    .execute()
  return new Map(rows.map((row) => [row.exemptionId, row.ruleNo]))
}
