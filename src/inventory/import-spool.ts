import { constants } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImportId } from '../platform/ids.js'

/** Where uploaded files lie until their import has run: `<directory>/<import id>/<file number>`. */
export interface ImportSpool {
  readonly directory: string
}

/** Path of an uploaded file on disk; its own name is in the database only, so that no name can lead elsewhere. */
export function spooledFile(spool: ImportSpool, importId: ImportId, fileNo: number): string {
  return join(spool.directory, importId, String(fileNo))
}

/** Writes a part at its offset and waits until it is on disk: what was acknowledged survives a crash. */
export async function writePart(
  spool: ImportSpool,
  importId: ImportId,
  fileNo: number,
  offset: number,
  bytes: Buffer,
): Promise<void> {
  await mkdir(join(spool.directory, importId), { recursive: true, mode: 0o700 })
  const file = await open(spooledFile(spool, importId, fileNo), constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    let written = 0
    while (written < bytes.length) {
      written += (await file.write(bytes, written, bytes.length - written, offset + written)).bytesWritten
    }
    await file.datasync()
  } finally {
    await file.close()
  }
}

export async function removeSpooled(spool: ImportSpool, importId: ImportId): Promise<void> {
  await rm(join(spool.directory, importId), { recursive: true, force: true })
}
