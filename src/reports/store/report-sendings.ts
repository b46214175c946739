import { type Selectable, sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import type { Db, Tables } from '../../db/tables.js'
import type { AccountNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { PageSlice } from '../../rules/store/read-rules.js'

/** One report to one receiver, and what became of it. */
export interface ReportSending extends Omit<Selectable<Tables['reportSending']>, 'recipients'> {
  readonly recipients: readonly string[]
}

/** Adds a sending in state QUEUED. */
export async function insertSending(
  db: Db,
  { accountNo }: AccountRef,
  sending: Pick<
    ReportSending,
    'sendingId' | 'templateId' | 'fileId' | 'receiver' | 'recipients' | 'requestedAt'
  >,
): Promise<void> {
  await db
    .insertInto('reportSending')
    .values((eb) => ({
      ...sending,
      accountNo,
      sendingNo: eb
        .selectFrom('reportSending as other')
        .select(sql<number>`coalesce(max(other.sending_no), 0) + 1`.as('next'))
        .where('other.accountNo', '=', accountNo),
      recipients: JSON.stringify(sending.recipients),
      status: 'QUEUED' as const,
      nextAttemptAt: sending.requestedAt,
    }))
    .execute()
}

/** Finds a sending by its id. */
export async function findSending(
  db: Db,
  accountNo: AccountNo,
  sendingId: string,
): Promise<ReportSending | null> {
  const row = await db
    .selectFrom('reportSending')
    .selectAll()
    .where('accountNo', '=', accountNo)
    .where('sendingId', '=', sendingId)
    .executeTakeFirst()
  return row === undefined ? null : toSending(row)
}

/** A page of an account's sendings, newest first; of one template when `templateId` is given. */
export async function listSendings(
  db: Db,
  scope: Scope,
  { templateId }: { readonly templateId?: string | undefined },
  page: PageSlice,
): Promise<{ readonly sendings: readonly ReportSending[]; readonly totalCount: number }> {
  let query = db.selectFrom('reportSending').where('accountNo', '=', scope.accounts[0].accountNo)
  if (templateId !== undefined) query = query.where('templateId', '=', templateId)
  const { count } = await query.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()
  const rows = await query
    .selectAll()
    .orderBy('sendingNo', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return { sendings: rows.map(toSending), totalCount: Number(count) }
}

/** Notes what became of an attempt; false when the sending had ended already. */
export async function noteAttempt(
  db: Db,
  sending: Pick<ReportSending, 'accountNo' | 'sendingNo'>,
  attempt: Pick<ReportSending, 'status' | 'attempts' | 'lastError' | 'nextAttemptAt' | 'endedAt'>,
): Promise<boolean> {
  const result = await db
    .updateTable('reportSending')
    .set(attempt)
    .where('accountNo', '=', sending.accountNo)
    .where('sendingNo', '=', sending.sendingNo)
    .where('status', '=', 'QUEUED')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Forgets what was sent to the receivers of a template. */
export async function deleteSendings(db: Db, { accountNo }: AccountRef, templateId: string): Promise<void> {
  await db
    .deleteFrom('reportSending')
    .where('accountNo', '=', accountNo)
    .where('templateId', '=', templateId)
    .execute()
}

/** Forgets sendings that ended before an instant, of every account. */
export async function deleteOldSendings(db: Db, before: Instant): Promise<void> {
  await db.deleteFrom('reportSending').where('endedAt', '<', before).execute()
}

function toSending(row: Selectable<Tables['reportSending']>): ReportSending {
  return { ...row, recipients: JSON.parse(row.recipients) }
}
