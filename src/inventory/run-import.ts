import { stateDigest } from '../accounts/audit-changes.js'
import { auditWork } from '../accounts/audit-work.js'
import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { AccountId, ImportId } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import type { JobHandler } from '../platform/jobs/types.js'
import { type CreateAccount, type ImportAccounts, importAccounts } from './import-accounts.js'
import { type ImportPayload, importKind } from './import-kind.js'
import type { ImportSpool } from './import-spool.js'
import { type ImportSummary, importTally } from './import-tally.js'
import type { SourceFile } from './readers/read-file.js'
import type { Recording } from './record-items.js'
import { endBuilding } from './recorder.js'
import type { Redact } from './redact.js'
import { replayFiles, type TakeVerdicts } from './replay-files.js'
import { listImportFiles } from './store/imports.js'
import {
  findQueuedImport,
  finishImport,
  finishRun,
  listRunAccounts,
  setProgress,
  startImport,
} from './store/runs.js'

export interface ImportDeps {
  readonly db: Db
  readonly spool: ImportSpool
  readonly recording: Omit<Recording, 'typeNumbers'>
  readonly createAccount: CreateAccount
  readonly redaction: { readonly mode: 'on' | 'off'; readonly redact: Redact }
  readonly verdicts: TakeVerdicts
}

/** Batches between two writes of the progress. */
const PROGRESS_EVERY = 25

/**
 * The job that records an upload. It may be cut off anywhere: the next attempt begins again, and what was
 * recorded is met as known. The uploaded files are removed once the import is done.
 */
export function importHandler(deps: ImportDeps): JobHandler<ImportPayload> {
  return {
    kind: importKind,
    run: ({ payload }, { pause }) => runImport(deps, payload.importId, pause),
    failed: ({ payload }, cause) => failImport(deps, payload.importId, cause),
  }
}

async function runImport(deps: ImportDeps, importId: ImportId, pause: () => Promise<void>): Promise<void> {
  const { db, spool, createAccount } = deps
  const recording: Recording = { ...deps.recording, typeNumbers: new Map() }
  const found = await findQueuedImport(db, importId)
  if (found === null) return
  const { owner, options, status, createdAt } = found
  if (status === 'queued' || status === 'running') {
    await startImport(db, importId, recording.clock.now())
    const tally = importTally(deps.redaction.mode)
    const accounts = importAccounts(db, createAccount, { importId, owner, options, at: createdAt })
    const files = await spooledFiles(db, spool, importId)
    let batches = 0
    const pauseAndTell = async () => {
      if (++batches % PROGRESS_EVERY === 0) {
        await setProgress(db, importId, { ...tally.progress, ofFiles: files.length })
      }
      await pause()
    }
    await replayFiles(
      db,
      {
        recording,
        accounts,
        tally,
        asOf: options.asOf,
        startedAt: createdAt,
        acceptDeletions: options.acceptDeletions,
        redact: deps.redaction.redact,
        verdicts: deps.verdicts,
        pause: pauseAndTell,
      },
      files,
    )
    await finish(deps, importId, accounts, tally.summary())
  }
  await spool.remove(importId)
}

async function spooledFiles(db: Db, spool: ImportSpool, importId: ImportId): Promise<SourceFile[]> {
  const files = await listImportFiles(db, importId)
  return files.map(({ fileNo, path, sizeBytes }) => ({
    path,
    sizeBytes,
    open: (start = 0) => spool.read(importId, fileNo, start),
  }))
}

async function finish(
  { db, recording }: ImportDeps,
  importId: ImportId,
  accounts: ImportAccounts,
  summary: ImportSummary,
): Promise<void> {
  await inTransaction(db, async (db) => {
    const at = recording.clock.now()
    for (const { account, runNo } of accounts.imported()) {
      const own = accountPart(summary, account.accountId)
      await finishRun(db, account, { runNo, at, ...own })
      await endBuilding(db, account)
      await auditImport(db, account, importId, at, 'Success', own)
    }
    await setProgress(db, importId, {
      files: summary.files,
      items: summary.items,
      problems: summary.problemCount,
      ofFiles: summary.files,
    })
    await finishImport(db, importId, { status: 'done', summary, at })
  })
}

/** What the account itself may read of an import: nothing about others. */
function accountPart(summary: ImportSummary, accountId: AccountId) {
  const counts = summary.accounts.find((entry) => entry.accountId === accountId)?.types ?? []
  return {
    asOf: toInstant(Math.max(0, ...counts.map((type) => type.newestAt))),
    coverage: summary.coverage.filter((group) => group.accountId === accountId),
    counts,
    problems: { count: summary.problemCount },
    redaction: { mode: summary.redaction.mode, values: summary.redaction.values[accountId] ?? 0 },
  }
}

/** What was recorded before the failure stays: it was read from the input and is true. */
async function failImport(deps: ImportDeps, importId: ImportId, cause: string): Promise<void> {
  await inTransaction(deps.db, async (db) => {
    const at = deps.recording.clock.now()
    for (const account of await listRunAccounts(db, importId)) {
      await endBuilding(db, account)
      await auditImport(db, account, importId, at, 'Failed', { cause })
    }
    await finishImport(db, importId, { status: 'failed', summary: { cause }, at })
  })
  await deps.spool.remove(importId)
}

/** Tells each account's own audit log what an import did to it; what was read is kept as a digest. */
async function auditImport(
  db: Db,
  account: AccountRef,
  importId: ImportId,
  at: Instant,
  result: string,
  outcome: object,
): Promise<void> {
  const detail = { changes: [{ resource: `import/${importId}`, after: stateDigest(outcome) }] }
  await auditWork(db, account.accountNo, { action: 'RunImport', result, at, reference: importId, detail })
}
