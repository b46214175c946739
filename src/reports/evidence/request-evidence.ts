import { createHash } from 'node:crypto'
import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { JobQueue } from '../../platform/jobs/enqueue.js'
import { askFile } from '../files/ask-file.js'
import { getKeptReport } from '../kept-report.js'
import { findFile, type GeneratedFile } from '../store/generated-files.js'
import type { SampleWish } from './sample.js'
import { subjectsOfReport } from './subjects.js'

/** Results without a sample that a bundle holds at most. */
export const MOST_RESULTS = 10_000

/** What a bundle is about. */
export interface EvidenceWish {
  readonly reportId: string
  /** The results of the rules of one clause; null for another choice. */
  readonly control: { readonly standardId: string; readonly clause: string } | null
  /** The results of one rule; null for another choice, or all rules. */
  readonly ruleId: string | null
  /** Null for all results. */
  readonly sample: SampleWish | null
}

/** Reads what a bundle was asked for. */
export function readEvidenceWish(text: string): EvidenceWish {
  const wish: EvidenceWish = JSON.parse(text)
  return wish
}

/**
 * Asks for a bundle of evidence of a complete report whose files are kept; the same wish is served by the one being made,
 * and replaces what it made before. Throws `ReportNotExists`, `Invalid.Report.State`.
 */
export async function requestEvidence(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  wish: EvidenceWish,
): Promise<string> {
  const report = await getKeptReport(db, scope, wish.reportId)
  const digest = createHash('sha256').update(JSON.stringify(wish)).digest('hex').slice(0, 20)
  const { accountId } = scope.accounts[0]
  const fileId = await askFile(
    db,
    queue,
    scope,
    {
      kind: 'evidence',
      subject: `${subjectsOfReport(report.reportId)}${digest}`,
      idPrefix: 'ev-',
      wish,
      stem: `Evidence/${accountId}/${report.packId}/${accountId}-${report.packId}-evidence`,
      extension: 'zip',
    },
    'join',
  )
  if (fileId === null) throw new Error('a bundle was refused')
  return fileId
}

/** One bundle by its id, also one that failed. Throws `EvidenceNotExists`. */
export async function getEvidence(db: Db, scope: Scope, evidenceId: string): Promise<GeneratedFile> {
  const file = await findFile(db, scope.accounts[0].accountNo, evidenceId)
  if (file?.kind !== 'evidence' || file.deletedAt !== null) throw new ApiError('EvidenceNotExists')
  return file
}
