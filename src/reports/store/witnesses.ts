import type { Insertable, Selectable } from 'kysely'
import type { Db, Tables } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'
import type { StoredReport } from './reports.js'

/** One who is to witness a report's manifest, or has. */
export type Witness = Selectable<Tables['reportWitness']>

type ReportKey = Pick<StoredReport, 'accountNo' | 'reportNo'>

/** Asks for witnesses of a report; those that are asked already stay as they are. */
export async function insertWitnesses(
  db: Db,
  report: ReportKey,
  kinds: readonly Witness['kind'][],
  { head, now }: { readonly head: string; readonly now: Instant },
): Promise<void> {
  if (kinds.length === 0) return
  const { accountNo, reportNo } = report
  const rows = kinds.map((kind): Insertable<Tables['reportWitness']> => {
    return { accountNo, reportNo, kind, state: 'WAITING', head, requestedAt: now, nextAttemptAt: now }
  })
  await db
    .insertInto('reportWitness')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The witnesses of a report, by kind. */
export async function listWitnesses(db: Db, report: ReportKey): Promise<Witness[]> {
  return db
    .selectFrom('reportWitness')
    .selectAll()
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .orderBy('kind')
    .execute()
}

/** The witnesses of several reports of one account, by report and kind. */
export async function listWitnessesOf(db: Db, reports: readonly ReportKey[]): Promise<Witness[]> {
  const [first] = reports
  if (first === undefined) return []
  return db
    .selectFrom('reportWitness')
    .selectAll()
    .where('accountNo', '=', first.accountNo)
    .where(
      'reportNo',
      'in',
      reports.map(({ reportNo }) => reportNo),
    )
    .orderBy('reportNo')
    .orderBy('kind')
    .execute()
}

/** Notes what became of an attempt. */
export async function updateWitness(
  db: Db,
  witness: Pick<Witness, 'accountNo' | 'reportNo' | 'kind'>,
  change: Partial<
    Pick<
      Witness,
      'state' | 'attempts' | 'nextAttemptAt' | 'address' | 'cause' | 'keptAt' | 'witnessedAt' | 'receipt'
    >
  >,
): Promise<void> {
  await db
    .updateTable('reportWitness')
    .set(change)
    .where('accountNo', '=', witness.accountNo)
    .where('reportNo', '=', witness.reportNo)
    .where('kind', '=', witness.kind)
    .execute()
}

/** Forgets the witnesses of a report whose row goes. */
export async function deleteWitnesses(db: Db, report: ReportKey): Promise<void> {
  await db
    .deleteFrom('reportWitness')
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .execute()
}
