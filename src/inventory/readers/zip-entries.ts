import type { SourceFile } from './read-file.js'

/** A file of a zip archive, as its directory tells. */
export interface ZipEntry {
  readonly name: string
  /** 0 stored, 8 deflated. */
  readonly method: number
  readonly compressedBytes: number
  readonly sizeBytes: number
  readonly headerOffset: number
}

/** An archive that is damaged, encrypted or made to mislead; the message is for the importing person. */
export class ZipError extends Error {
  override readonly name = 'ZipError'
}

const END_OF_DIRECTORY = 0x06054b50
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_END = 0x06064b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEADER = 0x04034b50
const LOCAL_HEADER_BYTES = 30
const MOST_ENTRIES = 100_000
const LARGEST_DIRECTORY = 64 * 1024 * 1024
const LONGEST_COMMENT = 65_535
const IS_ENCRYPTED = 1
const MAX_32 = 0xffffffff
const MAX_16 = 0xffff

/**
 * Reads the directory at the end of a zip archive (also zip64), whose entries are what the archive holds; nothing
 * is inflated. Throws ZipError, also for entries that overlap: such archives hold a thousand times what they say.
 */
export async function listZipEntries(file: SourceFile): Promise<ZipEntry[]> {
  const directory = await findDirectory(file)
  if (directory.entries > MOST_ENTRIES) throw new ZipError(`more than ${MOST_ENTRIES} files`)
  if (directory.bytes > LARGEST_DIRECTORY) throw new ZipError('its directory is too large')
  const bytes = await readRange(file, directory.offset, directory.bytes)
  const entries: ZipEntry[] = []
  for (let i = 0; entries.length < directory.entries; ) {
    if (i + 46 > bytes.length || bytes.readUInt32LE(i) !== DIRECTORY_ENTRY)
      throw new ZipError('its directory is damaged')
    const nameEnd = i + 46 + bytes.readUInt16LE(i + 28)
    const extraEnd = nameEnd + bytes.readUInt16LE(i + 30)
    const name = bytes.toString('utf8', i + 46, nameEnd)
    if ((bytes.readUInt16LE(i + 8) & IS_ENCRYPTED) !== 0) throw new ZipError(`${name} is encrypted`)
    entries.push({
      name: name.replaceAll('\\', '/').replace(/^\/+/, ''),
      method: bytes.readUInt16LE(i + 10),
      ...sizesOf(bytes, i, bytes.subarray(nameEnd, extraEnd)),
    })
    i = extraEnd + bytes.readUInt16LE(i + 32)
  }
  checkPlaces(entries, directory.offset)
  return entries
}

/** Where the data of an entry begins: its own header may be longer than the directory says. */
export async function startOfData(file: SourceFile, entry: ZipEntry): Promise<number> {
  const header = await readRange(file, entry.headerOffset, LOCAL_HEADER_BYTES)
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new ZipError(`${entry.name} is damaged`)
  return entry.headerOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
}

async function findDirectory(file: SourceFile): Promise<{ entries: number; bytes: number; offset: number }> {
  const { sizeBytes } = file
  if (sizeBytes === undefined) throw new ZipError('its size is not known')
  const tailStart = Math.max(0, sizeBytes - 22 - LONGEST_COMMENT - 20)
  const tail = await readRange(file, tailStart, sizeBytes - tailStart)
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end--
  if (end < 0) throw new ZipError('it ends early: it has no directory')
  const entries = tail.readUInt16LE(end + 10)
  const bytes = tail.readUInt32LE(end + 12)
  const offset = tail.readUInt32LE(end + 16)
  if (entries !== MAX_16 && bytes !== MAX_32 && offset !== MAX_32) return { entries, bytes, offset }
  const locator = end - 20
  if (locator < 0 || tail.readUInt32LE(locator) !== ZIP64_LOCATOR) return { entries, bytes, offset }
  const record = await readRange(file, toNumber(tail.readBigUInt64LE(locator + 8)), 56)
  if (record.readUInt32LE(0) !== ZIP64_END) throw new ZipError('its directory is damaged')
  return {
    entries: toNumber(record.readBigUInt64LE(32)),
    bytes: toNumber(record.readBigUInt64LE(40)),
    offset: toNumber(record.readBigUInt64LE(48)),
  }
}

function sizesOf(bytes: Buffer, i: number, extra: Buffer) {
  let sizeBytes = bytes.readUInt32LE(i + 24)
  let compressedBytes = bytes.readUInt32LE(i + 20)
  let headerOffset = bytes.readUInt32LE(i + 42)
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    const end = Math.min(extra.length, next + extra.readUInt16LE(at + 2))
    const take = (value: number): number => {
      if (value !== MAX_32 || next + 8 > end) return value
      next += 8
      return toNumber(extra.readBigUInt64LE(next - 8))
    }
    sizeBytes = take(sizeBytes)
    compressedBytes = take(compressedBytes)
    headerOffset = take(headerOffset)
  }
  return { sizeBytes, compressedBytes, headerOffset }
}

function checkPlaces(entries: readonly ZipEntry[], directoryOffset: number): void {
  let free = 0
  for (const { name, headerOffset, compressedBytes } of [...entries].sort(
    (one, other) => one.headerOffset - other.headerOffset,
  )) {
    if (headerOffset < free) throw new ZipError(`${name} lies over another file`)
    free = headerOffset + LOCAL_HEADER_BYTES + compressedBytes
    if (free > directoryOffset) throw new ZipError(`${name} ends behind the archive`)
  }
}

function toNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ZipError('its directory is damaged')
  return Number(value)
}

/** Throws ZipError when the file ends before. */
async function readRange(file: SourceFile, start: number, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let read = 0
  const stream = file.open(start)
  try {
    for await (const chunk of stream) {
      parts.push(chunk)
      read += chunk.length
      if (read >= length) break
    }
  } finally {
    stream.destroy()
  }
  if (read < length) throw new ZipError('it ends early')
  return Buffer.concat(parts).subarray(0, length)
}
