import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { hearQueries } from '../../db/query-log.js'
import type { Db } from '../../db/tables.js'
import type { ReportId } from '../../platform/ids.js'
import { type BuiltRecord, buildRecord, type ReportSettings, type Selection } from '../build-record.js'
import type { EarlierReports } from '../earlier-reports.js'
import { type FileContent, recordContent } from '../proof/file-manifest.js'
import { openRecord, type ReportRecord } from '../read-record.js'
import type { FileWork } from './make-file.js'
import { NO_PACK } from './rule-selection.js'

/** A record that was written, and what is known of it. */
export interface SelectionRecord {
  readonly record: ReportRecord
  readonly built: BuiltRecord
  /** Of its bytes, in the folder of the work. */
  readonly path: string
  /** What a manifest tells of it. */
  readonly content: FileContent
}

/** Writes the record of a selection into the folder of the work, under its own name, and opens it. */
export async function writeSelectionRecord(
  { deps, account, file, folder, pace }: FileWork,
  select: (db: Db) => Promise<Selection | null>,
  wish: {
    readonly name?: string
    readonly settings?: Partial<ReportSettings>
    readonly earlier?: (db: Db) => Promise<EarlierReports>
  } = {},
): Promise<SelectionRecord> {
  const path = join(folder, `${wish.name ?? 'record'}.ndjson.gz`)
  const subject = {
    account,
    packNo: NO_PACK,
    select,
    reportId: file.fileId as ReportId,
    requestedAt: file.requestedAt,
    requestedBy: file.requestedBy,
    ...(wish.earlier === undefined ? {} : { earlier: wish.earlier }),
  }
  const settings = { ...deps.settings, ...wish.settings }
  const startedAt = deps.clock.now()
  const { db, queries } = hearQueries(deps.db, () => deps.clock.now())
  const built = await buildRecord(db, subject, { ...deps, settings }, { path, pace })
  if (built === null) throw new Error('what the report is about is gone')
  const record = await openRecord({ digest: built.digest, open: () => createReadStream(path) }, pace)
  const asked = { startedAt, endedAt: deps.clock.now(), queries: queries() }
  return { record, built, path, content: { ...recordContent(wish.name ?? 'record', record), asked } }
}
