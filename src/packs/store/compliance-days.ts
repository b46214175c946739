import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'

/** How an account stood at the end of a day. */
export interface ComplianceDay {
  /** `YYYY-MM-DD` in UTC+8. */
  readonly day: string
  readonly resources: number
  readonly nonCompliantResources: number
  readonly rules: number
  readonly nonCompliantRules: number
}

/** Writes a day, again when it was written before. */
export async function writeComplianceDay(
  db: Db,
  account: AccountRef,
  day: ComplianceDay,
  countedAt: Instant,
): Promise<void> {
  await db
    .insertInto('complianceDay')
    .values({ accountNo: account.accountNo, ...day, countedAt })
    .onConflict((conflict) => conflict.columns(['accountNo', 'day']).doUpdateSet({ ...day, countedAt }))
    .execute()
}

/** The days of an account from one on, in order. */
export async function listComplianceDays(
  db: Db,
  account: AccountRef,
  from: string,
): Promise<readonly ComplianceDay[]> {
  return db
    .selectFrom('complianceDay')
    .select(['day', 'resources', 'nonCompliantResources', 'rules', 'nonCompliantRules'])
    .where('accountNo', '=', account.accountNo)
    .where('day', '>=', from)
    .orderBy('day')
    .execute()
}

/** Removes every day of an account. */
export async function deleteComplianceDays(db: Db, account: AccountRef): Promise<void> {
  await db.deleteFrom('complianceDay').where('accountNo', '=', account.accountNo).execute()
}
