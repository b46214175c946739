import { basename } from 'node:path/posix'
import { lockUntilEnd } from '../../db/locks.js'
import type { ReportDeps } from '../generate-report.js'
import { type FileFacts, manifestDigest, signFileManifest } from '../proof/file-manifest.js'
import { findSignedFileBefore, type GeneratedFile, nextProofNo } from '../store/generated-files.js'

/**
 * Signs what a file is, in the transaction that completes it, chained to the manifest of the file before it. Returns the
 * text that was signed, the signature in base64, and the place in the order of signing. Files of an account are signed one
 * after the other: of two at once, even in one millisecond, one names the other and a third names the last of them.
 */
export async function proveFile(
  { db, clock, settings, catalogue, signer }: ReportDeps,
  file: GeneratedFile,
  made: FileFacts & { readonly sizeBytes: number; readonly sha256: string },
): Promise<{ readonly manifest: string; readonly signature: string; readonly proofNo: number }> {
  await lockUntilEnd(db, 'reports')
  const { sizeBytes, sha256, ...facts } = made
  const before = await findSignedFileBefore(db, file)
  const name = basename(file.objectKey)
  const signed = signFileManifest(
    file,
    {
      ...facts,
      files: [{ form: formOf(file, name), name, sizeBytes, sha256 }],
      previous:
        before === null ? null : { reportId: before.fileId, manifestSha256: manifestDigest(before.manifest) },
      signedAt: clock.now(),
      toolVersion: settings.toolVersion,
      catalogueDigest: catalogue.version,
    },
    signer,
  )
  return {
    manifest: signed.text.toString('utf8'),
    signature: signed.signature.toString('base64'),
    proofNo: await nextProofNo(db, file),
  }
}

/** What the name ends with, behind its first dot. */
function formOf({ kind }: GeneratedFile, name: string): string {
  return kind === 'form' || kind === 'system' ? name.slice(name.indexOf('.') + 1) : kind
}
