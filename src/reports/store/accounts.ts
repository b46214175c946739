import { type AccountRef, systemScope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { readRedaction } from '../../inventory/store/redaction.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import type { ReportAccount, ReportSource } from '../model.js'

const DAY_MS = 86_400_000

/** The account and how fresh what is recorded of it is; a source system is shown by its newest run. */
export async function readReportAccount(db: Db, account: AccountRef): Promise<ReportAccount> {
  const row = await db
    .selectFrom('account')
    .select(['name', 'changeSeq', 'evaluatedChangeNo'])
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirstOrThrow()
  const sources = await listNewestSources(db, account)
  const seen = await readSightings(db, account, toInstant((sources[0]?.asOf ?? 0) - DAY_MS))
  const [redaction] = await readRedaction(db, systemScope(account))
  return {
    accountId: account.accountId,
    name: row.name,
    ...seen,
    pendingChanges: Math.max(0, row.changeSeq - row.evaluatedChangeNo),
    redactedValues: redaction?.values ?? 0,
    unredactedRuns: redaction?.unredactedRuns ?? 0,
    sources,
  }
}

async function readSightings(db: Db, account: AccountRef, staleBefore: Instant) {
  const row = await db
    .selectFrom('resource')
    .select((eb) => [
      eb.fn.countAll().as('resources'),
      eb.fn.min('capturedAt').as('oldestSeenAt'),
      eb.fn.sum(eb.case().when('capturedAt', '<', staleBefore).then(1).else(0).end()).as('staleResources'),
    ])
    .where('accountNo', '=', account.accountNo)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return {
    resources: Number(row.resources),
    oldestSeenAt: row.oldestSeenAt,
    staleResources: Number(row.staleResources ?? 0),
  }
}

/**
 * The newest run of each source that had been read by an instant, newest first. A run that brought no configuration, only
 * control totals for instance, has no time (0) and says nothing about how current the configurations are.
 */
export async function listNewestSources(
  db: Db,
  account: AccountRef,
  by = toInstant(Number.MAX_SAFE_INTEGER),
): Promise<ReportSource[]> {
  const rows = await db
    .selectFrom('snapshotRun')
    .select(['source', 'runNo', 'asOf', 'finishedAt', 'problems'])
    .where('accountNo', '=', account.accountNo)
    .where('runNo', 'in', (eb) =>
      eb
        .selectFrom('snapshotRun as newest')
        .select((eb) => eb.fn.max('newest.runNo').as('runNo'))
        .where('newest.accountNo', '=', account.accountNo)
        .where('newest.finishedAt', 'is not', null)
        .where('newest.asOf', '>', toInstant(0))
        .where('newest.asOf', '<=', by)
        .groupBy('newest.source'),
    )
    .orderBy('asOf', 'desc')
    .orderBy('source')
    .execute()
  return rows.map((row) => ({
    source: row.source,
    runNo: row.runNo,
    asOf: row.asOf,
    importedAt: row.finishedAt,
    problems: countProblems(row.problems),
  }))
}

function countProblems(text: string): number {
  const problems: unknown = JSON.parse(text)
  return Array.isArray(problems) ? problems.length : 0
}
