import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { verifierPage } from '../../src/report-verifier.js'
import { CommandError } from '../exit-codes.js'
import { download } from '../http.js'
import type { ReportDetail } from '../operations/reports.js'
import { ADDENDUM_EXTENSION, ADDENDUM_SIGNATURE_EXTENSION } from './verify-addenda.js'

/** Forms a report can be had in; one whose ending ends in that of another stands before it. */
export const FORMS = ['xls', 'xlsx', 'html', 'pdf', 'oscal', 'json', 'csv'] as const

/** Forms whose files do not end in their names: csv is an archive of one file a table, oscal a kind of JSON. */
const EXTENSIONS: Readonly<Record<string, string>> = { csv: 'csv.zip', oscal: 'oscal.json' }

/** How the name of a form's file ends, without the dot. */
export function extensionOf(form: string): string {
  return EXTENSIONS[form] ?? form
}

/**
 * Downloads one form of a report by its signed link and compares it with the recorded SHA-256; the file appears whole
 * or not at all. Returns its size in bytes. Throws CommandError.
 */
export async function saveReport(report: ReportDetail, form: string, file: string): Promise<number> {
  const object = report.Objects.find((each) => each.Form === form)
  if (object === undefined) {
    const forms = report.Objects.map((each) => each.Form).join(', ')
    throw new CommandError('failed', `the report has no form ${form}; there are ${forms}`)
  }
  return saveObject({ url: object.Url, sha256: object.Sha256 }, file)
}

/** The same of anything stored whose digest is known. */
export async function saveObject(
  object: { readonly url: string; readonly sha256: string },
  file: string,
): Promise<number> {
  const part = `${file}.${process.pid}.part`
  try {
    const sizeBytes = await download(object.url, part)
    const digest = createHash('sha256')
    await pipeline(createReadStream(part), digest)
    if (digest.digest('hex') !== object.sha256)
      throw new CommandError('failed', `${file}: what arrived is not what was stored`)
    renameSync(part, file)
    return sizeBytes
  } catch (error) {
    rmSync(part, { force: true })
    const isOfFile = error instanceof Error && 'code' in error && 'path' in error
    if (isOfFile) throw new CommandError('settings', error.message, { cause: error })
    throw error
  }
}

/**
 * Downloads every file of a report under the name its manifest has for it into a folder, made when missing, and puts
 * the page that verifies them beside them; returns the path of the manifest. Throws CommandError.
 */
export async function saveProof(report: ReportDetail, directory: string): Promise<string> {
  mkdirSync(directory, { recursive: true })
  let manifest: string | undefined
  for (const { Form, Url } of report.Objects) {
    const path = join(directory, basename(new URL(Url).pathname))
    await saveReport(report, Form, path)
    if (Form === 'manifest') manifest = path
  }
  for (const { FileName, Manifest, Signature } of report.LateForms) {
    if (Manifest === undefined || Signature === undefined) continue
    writeFileSync(join(directory, `${FileName}.${ADDENDUM_EXTENSION}`), Manifest)
    writeFileSync(
      join(directory, `${FileName}.${ADDENDUM_SIGNATURE_EXTENSION}`),
      Buffer.from(Signature, 'base64'),
    )
  }
  writeFileSync(join(directory, 'verify.html'), verifierPage())
  if (manifest === undefined)
    throw new CommandError('failed', `the report ${report.ReportId} has no manifest`)
  return manifest
}
