import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { getPack } from '../../packs/store/read-packs.js'
import type { JobQueue } from '../../platform/jobs/enqueue.js'
import { askFile } from '../files/ask-file.js'
import { type GeneratedFile, listFiles } from '../store/generated-files.js'
import { getSystem } from '../store/named-systems.js'

/** Forms that a report on a system may have, with the ending of its name. */
export const SYSTEM_REPORT_FORMS = {
  xlsx: 'xlsx',
  xls: 'xls',
  html: 'html',
  pdf: 'pdf',
  json: 'json',
  csv: 'csv.zip',
  oscal: 'oscal.json',
} as const
export type SystemReportForm = keyof typeof SYSTEM_REPORT_FORMS

/** What a report on a system was asked for. */
export interface SystemReportWish {
  readonly systemId: string
  /** Rules of this package alone; null for all rules that speak to the standard. */
  readonly packId: string | null
  readonly form: SystemReportForm
}

/** Reads what a report on a system was asked for. */
export function readSystemWish(text: string): SystemReportWish {
  const wish: SystemReportWish = JSON.parse(text)
  return wish
}

/**
 * Asks for the report on a system under the standard of its level: over the rules of the account that speak to the
 * standard, or over those of a package. Throws `SystemNotExists`, `Invalid.CompliancePackId.Value`.
 */
export function requestSystemReport(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  { systemId, packId, form }: Omit<SystemReportWish, 'packId'> & { readonly packId: string | undefined },
): Promise<string> {
  return inTransaction(db, async (db) => {
    await getSystem(db, scope, systemId)
    const pack = packId === undefined ? null : await getPack(db, scope, packId)
    const wish: SystemReportWish = { systemId, packId: pack?.packId ?? null, form }
    const { accountId } = scope.accounts[0]
    const stem = `SystemReports/${accountId}/${systemId}/${accountId}-${systemId}-report`
    const extension = SYSTEM_REPORT_FORMS[form]
    const file = { kind: 'system', subject: systemId, idPrefix: 'rep-', wish, stem, extension } as const
    const fileId = await askFile(db, queue, scope, file, 'join')
    if (fileId === null) throw new Error('a report on a system was refused')
    return fileId
  })
}

/** The newest report on a system, whatever became of it; null when none was asked for. Throws `SystemNotExists`. */
export async function findSystemReport(
  db: Db,
  scope: Scope,
  systemId: string,
): Promise<GeneratedFile | null> {
  await getSystem(db, scope, systemId)
  const [file] = await listFiles(db, scope.accounts[0], { kind: 'system', subject: systemId })
  return file ?? null
}
