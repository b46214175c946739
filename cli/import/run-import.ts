import type { Client } from '../client.js'
import { CommandError } from '../exit-codes.js'
import {
  CompleteImport,
  CreateImport,
  GetImport,
  type ImportSummary,
  readImportFailure,
  readImportSummary,
} from '../operations/imports.js'
import { bytes, plural } from '../table.js'
import { waitFor } from '../wait-for.js'
import type { ImportSource } from './collect-files.js'
import { type UploadProgress, uploadFiles } from './upload-files.js'

export interface ImportWish {
  /** Epoch milliseconds of items that carry no time. */
  readonly asOf?: number | undefined
  readonly createAccounts?: boolean | undefined
  readonly acceptDeletions?: boolean | undefined
}

/** Uploads files and queues their import. Returns its id. */
export async function startImport(
  client: Client,
  sources: readonly ImportSource[],
  wish: ImportWish,
  tell: (line: string) => void,
): Promise<{ readonly importId: string; readonly uploaded: UploadProgress }> {
  const { ImportId: importId } = await client.call(CreateImport, {
    AsOfTimestamp: wish.asOf,
    CreateAccounts: wish.createAccounts,
    AcceptDeletions: wish.acceptDeletions,
  })
  const uploaded = await uploadFiles(client, importId, sources, ({ files, bytes: sent }) =>
    tell(`uploading: ${files} of ${plural(sources.length, 'file')}, ${bytes(sent)}`),
  )
  await client.call(CompleteImport, { ImportId: importId })
  return { importId, uploaded }
}

/** Waits until an import is done. Throws CommandError when it failed. */
export async function waitForImport(
  client: Client,
  importId: string,
  tell: (line: string) => void,
): Promise<ImportSummary> {
  return waitFor(async () => {
    const { Import: run } = await client.call(GetImport, { ImportId: importId })
    if (run.Status === 'done') return readImportSummary(run.Summary, 'Summary')
    if (run.Status === 'failed') {
      const { cause } = readImportFailure(run.Summary, 'Summary')
      throw new CommandError('failed', `the import ${importId} failed: ${cause}`)
    }
    const { files = 0, ofFiles, items = 0, problems = 0 } = run.Progress ?? {}
    const done = ofFiles === undefined ? '' : `${files} of ${plural(ofFiles, 'file')}, `
    const faults = problems === 0 ? '' : `, ${plural(problems, 'problem')}`
    tell(run.Status === 'queued' ? 'waiting' : `recording: ${done}${plural(items, 'item')}${faults}`)
    return undefined
  })
}

/** Whether everything that was brought is recorded now. */
export function isClean(summary: ImportSummary): boolean {
  return (
    summary.problemCount === 0 &&
    summary.refusedAccounts.length === 0 &&
    summary.coverage.every((group) => !group.isRefused)
  )
}
