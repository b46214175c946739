import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { TypeNo } from '../../platform/ids.js'
import type { Writing } from '../build-record.js'
import type { ChecksStart } from '../check-changes.js'
import type { ReportAccount } from '../model.js'
import type { PopulationRow } from '../model-population.js'
import { liveSource, type PartSource } from '../part-source.js'
import type { ReportPart } from '../report-parts.js'
import { readReportAccount } from '../store/accounts.js'
import { readPastAccount } from '../store/past-accounts.js'
import { pastSource } from './past-source.js'

/** Where what an account adds to a report comes from: what is stored, or what is made of the past. */
export async function sourceOf(
  db: Db,
  { asOf, past, deps, pace }: Writing,
  { account, rules }: ReportPart,
  typeNames: ReadonlyMap<TypeNo, string>,
): Promise<PartSource> {
  if (past === undefined) return liveSource(db, account)
  const declaredIds = deps.declaredIds ?? (() => undefined)
  const reading = { account, at: asOf, typeNames, declaredIds, pace }
  return pastSource(db, reading, { rules: rules.map(({ rule }) => rule), which: past.rules })
}

/** What is known of an account, of now or of then. */
export async function accountOf(
  db: Db,
  { asOf, past }: Writing,
  { account, index }: { readonly account: AccountRef; readonly index: number },
  population: readonly PopulationRow[],
): Promise<ReportAccount> {
  if (past === undefined) return readReportAccount(db, account)
  const own = population.filter((row) => row.account === index)
  const resources = own.reduce((sum, { recorded }) => sum + recorded, 0)
  return readPastAccount(db, account, { at: asOf, resources })
}

/** A report on the past tells what was changed in the checks since then, and compares findings with nothing. */
export function pastStart({ asOf }: Writing): ChecksStart {
  return { at: asOf, reportId: null, afterEntryNo: 0, from: asOf }
}
