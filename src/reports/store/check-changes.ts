import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ExemptionId, PackNo, ReportId, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/**
 * The newest COMPLETE report of a package before `reportId`, or the one that is asked for; null when there is none, or
 * it knew no audit log. Reports of the past are no reports before.
 */
export async function findReportBefore(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  { reportId, compareWith }: { readonly reportId: ReportId; readonly compareWith?: string | undefined },
): Promise<{ readonly reportId: ReportId; readonly asOf: Instant; readonly auditEntryNo: number } | null> {
  const earlier = db
    .selectFrom('report')
    .select(['reportId', 'asOf', 'auditEntryNo'])
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', packNo)
    .where('status', '=', 'COMPLETE')
    .where('pastAsOf', 'is', null)
    .where('reportId', '!=', reportId)
  const row = await (compareWith === undefined
    ? earlier.orderBy('reportNo', 'desc').limit(1)
    : earlier.where(sql<boolean>`report_id = ${compareWith}`)
  ).executeTakeFirst()
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
