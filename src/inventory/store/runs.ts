import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ImportId } from '../../platform/ids.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import type { ImportOptions } from './imports.js'

/** An import as its job reads it, without a scope: the job was queued by who might. */
export async function findQueuedImport(
  db: Db,
  importId: ImportId,
): Promise<{
  owner: AccountRef & { isOperator: boolean }
  status: string
  options: ImportOptions
  createdAt: Instant
} | null> {
  const row = await db
    .selectFrom('importRun')
    .innerJoin('account', 'account.accountNo', 'importRun.accountNo')
    .select(['account.accountNo', 'account.accountId', 'account.isOperator'])
    .select(['importRun.status', 'importRun.options', 'importRun.createdAt'])
    .where('importRun.importId', '=', importId)
    .executeTakeFirst()
  if (row === undefined) return null
  const options: ImportOptions = JSON.parse(row.options)
  const { accountNo, accountId, isOperator, status, createdAt } = row
  return { owner: { accountNo, accountId, isOperator: isOperator === 1 }, status, options, createdAt }
}

export async function startImport(db: Db, importId: ImportId, at: Instant): Promise<void> {
  await db
    .updateTable('importRun')
    .set({ status: 'running', startedAt: at })
    .where('importId', '=', importId)
    .execute()
}

export async function setProgress(db: Db, importId: ImportId, progress: object): Promise<void> {
  await db
    .updateTable('importRun')
    .set({ progress: JSON.stringify(progress) })
    .where('importId', '=', importId)
    .execute()
}

export async function finishImport(
  db: Db,
  importId: ImportId,
  end: { readonly status: 'done' | 'failed'; readonly summary: object; readonly at: Instant },
): Promise<void> {
  await db
    .updateTable('importRun')
    .set({ status: end.status, summary: JSON.stringify(end.summary), finishedAt: end.at })
    .where('importId', '=', importId)
    .execute()
}

/** Number of the account's run for this import; the same again when the import is repeated after a crash. */
export async function beginRun(
  db: Db,
  account: AccountRef,
  importId: ImportId,
  at: Instant,
): Promise<number> {
  const begun = await db
    .selectFrom('snapshotRun')
    .select('runNo')
    .where('accountNo', '=', account.accountNo)
    .where('importId', '=', importId)
    .executeTakeFirst()
  if (begun !== undefined) return begun.runNo
  const { runSeq: runNo } = await db
    .updateTable('account')
    .set((eb) => ({ runSeq: eb('runSeq', '+', 1) }))
    .where('accountNo', '=', account.accountNo)
    .returning('runSeq')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('snapshotRun')
    .values({
      accountNo: account.accountNo,
      runNo,
      importId,
      source: 'import',
      asOf: toInstant(0),
      coverage: '[]',
      counts: '{}',
      problems: '[]',
      startedAt: at,
      finishedAt: null,
    })
    .execute()
  return runNo
}

export async function finishRun(
  db: Db,
  account: AccountRef,
  run: {
    readonly runNo: number
    readonly asOf: Instant
    readonly coverage: object
    readonly counts: object
    readonly problems: object
    readonly redaction: object
    readonly at: Instant
  },
): Promise<void> {
  await db
    .updateTable('snapshotRun')
    .set({
      asOf: run.asOf,
      coverage: JSON.stringify(run.coverage),
      counts: JSON.stringify(run.counts),
      problems: JSON.stringify(run.problems),
      redaction: JSON.stringify(run.redaction),
      finishedAt: run.at,
    })
    .where('accountNo', '=', account.accountNo)
    .where('runNo', '=', run.runNo)
    .execute()
}

/** Accounts an import has begun a run in. */
export async function listRunAccounts(db: Db, importId: ImportId): Promise<AccountRef[]> {
  return db
    .selectFrom('snapshotRun')
    .innerJoin('account', 'account.accountNo', 'snapshotRun.accountNo')
    .select(['account.accountNo', 'account.accountId'])
    .where('snapshotRun.importId', '=', importId)
    .orderBy('account.accountNo')
    .execute()
}
