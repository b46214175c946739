import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { listReports, type StoredReport } from '../store/reports.js'
import { listWitnessesOf, type Witness } from '../store/witnesses.js'

/** A report with a manifest, and who outside has seen that. */
export interface SignedReport {
  readonly report: StoredReport
  readonly witnesses: readonly Witness[]
}

/** A page of signed reports of the scope's first account, newest first, those too whose files went. */
export async function listHeads(
  db: Db,
  scope: Scope,
  filter: { readonly packId?: string | undefined },
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly heads: readonly SignedReport[]; readonly totalCount: number }> {
  const { reports, totalCount } = await listReports(db, scope, { ...filter, isSigned: true }, page)
  const witnesses = await listWitnessesOf(db, reports)
  const heads = reports.map((report) => ({
    report,
    witnesses: witnesses.filter(({ reportNo }) => reportNo === report.reportNo),
  }))
  return { heads, totalCount }
}
