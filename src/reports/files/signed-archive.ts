import { createHash, type Hash } from 'node:crypto'
import { createZip } from '../../workbook/xlsx/zip-writer.js'
import type { ArchiveEntry } from '../forms/account-files.js'
import { type FileFacts, signFileManifest } from '../proof/file-manifest.js'
import type { ManifestFile } from '../proof/manifest.js'
import type { FileWork } from './make-file.js'

/**
 * A zip of these files with `manifest.json`, which names each with its SHA-256, and `manifest.sig`, the signature over it:
 * whoever unpacks it can verify them, however the zip came to him.
 */
export async function* signedArchive(
  { deps, file }: Pick<FileWork, 'deps' | 'file'>,
  facts: FileFacts,
  entries: Iterable<ArchiveEntry>,
  at: Date,
): AsyncGenerator<Buffer, void, undefined> {
  const zip = createZip(at)
  const files: ManifestFile[] = []
  for (const { name, bytes } of entries) {
    const heard = { digest: createHash('sha256'), sizeBytes: 0 }
    yield* zip.streamedEntry(name, hear(bytes, heard))
    const form = name.slice(name.lastIndexOf('.') + 1)
    files.push({ form, name, sizeBytes: heard.sizeBytes, sha256: heard.digest.digest('hex') })
  }
  const { clock, settings, catalogue, signer } = deps
  const signed = signFileManifest(
    file,
    {
      ...facts,
      files,
      signedAt: clock.now(),
      toolVersion: settings.toolVersion,
      catalogueDigest: catalogue.version,
    },
    signer,
  )
  yield zip.entry('manifest.json', signed.text)
  yield zip.entry('manifest.sig', signed.signature)
  yield zip.end()
}

/** Passes bytes on and takes their digest. */
async function* hear(
  bytes: AsyncIterable<Buffer>,
  heard: { readonly digest: Hash; sizeBytes: number },
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of bytes) {
    heard.digest.update(chunk)
    heard.sizeBytes += chunk.length
    yield chunk
  }
}
