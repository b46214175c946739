import { PassThrough, Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { boundedInflate } from './bounded-inflate.js'
import type { SourceFile } from './read-file.js'
import { listZipEntries, startOfData, type ZipEntry, ZipError } from './zip-entries.js'

/** Bytes of the smallest archive. */
const SMALLEST_ZIP = 22
const STORED = 0
const DEFLATED = 8

/**
 * Puts the files of zip archives in the place of the archives, each under the path it has inside, so that dates
 * in paths count; folders and hidden files are left out. An archive that cannot be trusted fails when it is read.
 */
export async function expandArchives(files: readonly SourceFile[]): Promise<SourceFile[]> {
  const expanded: SourceFile[] = []
  for (const file of files) {
    if (await isZip(file)) expanded.push(...(await filesIn(file)))
    else expanded.push(file)
  }
  return expanded
}

async function filesIn(archive: SourceFile): Promise<readonly SourceFile[]> {
  try {
    const folder = archive.path.replace(/\.zip$/i, '')
    const entries = (await listZipEntries(archive)).filter(isData)
    return entries.map((entry) => fileOf(archive, `${folder}/${entry.name}`, entry))
  } catch (error) {
    if (!(error instanceof ZipError)) throw error
    // Told when it is read, like all damage: what it would have held must not be taken for gone.
    return [{ path: archive.path, open: () => refuse(error) }]
  }
}

function refuse(error: ZipError): Readable {
  return new Readable({
    read() {
      this.destroy(error)
    },
  })
}

async function isZip({ sizeBytes, open }: SourceFile): Promise<boolean> {
  if (sizeBytes !== undefined && sizeBytes < SMALLEST_ZIP) return false
  const stream = open()
  let head: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of stream) {
      head = Buffer.concat([head, chunk])
      if (head.length >= 4) break
    }
  } finally {
    stream.destroy()
  }
  const magic = head.length < 4 ? 0 : head.readUInt32LE(0)
  return magic === 0x04034b50 || magic === 0x06054b50
}

function isData({ name }: ZipEntry): boolean {
  return !name.endsWith('/') && !name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX')
}

function fileOf(archive: SourceFile, path: string, entry: ZipEntry): SourceFile {
  return { path, open: () => Readable.from(readEntry(archive, entry)) }
}

async function* readEntry(archive: SourceFile, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new ZipError(`method ${entry.method} is not stored or deflated`)
  const compressed = section(archive, await startOfData(archive, entry), entry.compressedBytes)
  const inflate = entry.method === STORED ? new PassThrough() : createInflateRaw({ chunkSize: 64 * 1024 })
  yield* boundedInflate(inflate, compressed, entry.sizeBytes)
}

/** Bytes of a file from `start` on. */
async function* section(file: SourceFile, start: number, length: number): AsyncGenerator<Buffer> {
  let left = length
  if (left === 0) return
  const stream = file.open(start)
  try {
    for await (const chunk of stream) {
      const bytes: Buffer = chunk
      yield bytes.length > left ? bytes.subarray(0, left) : bytes
      left -= bytes.length
      if (left <= 0) return
    }
  } finally {
    stream.destroy()
  }
}
