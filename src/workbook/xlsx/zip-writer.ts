/**
 * A ZIP archive written front to back without seeking: entries of unknown size carry their sizes behind them (data
 * descriptor), the directory at the end repeats them. Source: PKWARE APPNOTE 6.3.
 */
import { crc32, deflateRawSync } from 'node:zlib'
import { deflateChunks } from './deflate-chunks.js'

const DEFLATED = 8
const SIZES_FOLLOW = 0x0008
const NAME_IS_UTF8 = 0x0800
const VERSION = 20
const VERSION_ZIP64 = 45
const MAX_32 = 0xffffffff
const MAX_16 = 0xffff

type Entry = {
  readonly name: Buffer
  readonly flags: number
  readonly crc: number
  readonly compressedBytes: number
  readonly plainBytes: number
  readonly offset: number
}

export type ZipWriter = {
  /** An entry whose content is at hand. */
  entry(name: string, content: string | Buffer): Buffer
  /** An entry whose content comes in chunks; each may be overwritten once the next was asked for twice. */
  streamedEntry(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined>
  /** The directory, after the last entry. */
  end(): Buffer
}

/**
 * Starts an archive whose entries all carry the time `createdAt` in UTC. A single entry stays below 4 GB (the sheet
 * writer sees to it: spreadsheets refuse entries with 64-bit sizes); the archive as a whole may be larger.
 * `firstOffset`: bytes that precede the archive.
 */
export function createZip(createdAt: Date, firstOffset = 0): ZipWriter {
  const time = dosTime(createdAt)
  const entries: Entry[] = []
  let offset = firstOffset

  const finish = (entry: Entry, totalBytes: number) => {
    if (entry.plainBytes > MAX_32 || entry.compressedBytes > MAX_32) {
      throw new RangeError(`archive entry ${entry.name} passes 4 GB`)
    }
    entries.push(entry)
    offset += totalBytes
  }

  return {
    entry(name, content) {
      const plain = Buffer.from(content)
      const compressed = deflateRawSync(plain, { level: 6 })
      const sizes = { crc: crc32(plain), compressedBytes: compressed.length, plainBytes: plain.length }
      const entry = { name: Buffer.from(name), flags: NAME_IS_UTF8, ...sizes, offset }
      const bytes = Buffer.concat([localHeader(entry, time), compressed])
      finish(entry, bytes.length)
      return bytes
    },

    async *streamedEntry(name, chunks) {
      const unknown = { crc: 0, compressedBytes: 0, plainBytes: 0 }
      const draft = { name: Buffer.from(name), flags: NAME_IS_UTF8 | SIZES_FOLLOW, ...unknown, offset }
      const header = localHeader(draft, time)
      yield header
      let compressedBytes = 0
      const deflated = deflateChunks(chunks)
      let step = await deflated.next()
      try {
        for (; step.done !== true; step = await deflated.next()) {
          compressedBytes += step.value.length
          yield step.value
        }
      } finally {
        if (step.done !== true) await deflated.return({ crc: 0, plainBytes: 0 })
      }
      const entry = { ...draft, ...step.value, compressedBytes }
      const descriptor = dataDescriptor(entry)
      finish(entry, header.length + compressedBytes + descriptor.length)
      yield descriptor
    },

    end() {
      const directory = Buffer.concat(entries.map((entry) => directoryRecord(entry, time)))
      return Buffer.concat([directory, endRecords(entries.length, directory.length, offset)])
    },
  }
}

function localHeader(entry: Entry, time: number): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(VERSION, 4)
  putCommonFields(header, 6, entry, time)
  return Buffer.concat([header, entry.name])
}

/** Flags, method, time, checksum, sizes and name length, which both kinds of header have in one piece. */
function putCommonFields(header: Buffer, at: number, entry: Entry, time: number): void {
  header.writeUInt16LE(entry.flags, at)
  header.writeUInt16LE(DEFLATED, at + 2)
  header.writeUInt32LE(time, at + 4)
  header.writeUInt32LE(entry.crc, at + 8)
  header.writeUInt32LE(entry.compressedBytes, at + 12)
  header.writeUInt32LE(entry.plainBytes, at + 16)
  header.writeUInt16LE(entry.name.length, at + 20)
}

function dataDescriptor(entry: Entry): Buffer {
  const descriptor = Buffer.alloc(16)
  descriptor.writeUInt32LE(0x08074b50, 0)
  descriptor.writeUInt32LE(entry.crc, 4)
  descriptor.writeUInt32LE(entry.compressedBytes, 8)
  descriptor.writeUInt32LE(entry.plainBytes, 12)
  return descriptor
}

function directoryRecord(entry: Entry, time: number): Buffer {
  const isFar = entry.offset >= MAX_32
  const extra = Buffer.alloc(isFar ? 12 : 0)
  if (isFar) {
    extra.writeUInt16LE(0x0001, 0)
    extra.writeUInt16LE(8, 2)
    extra.writeBigUInt64LE(BigInt(entry.offset), 4)
  }
  const record = Buffer.alloc(46)
  record.writeUInt32LE(0x02014b50, 0)
  record.writeUInt16LE(isFar ? VERSION_ZIP64 : VERSION, 4)
  record.writeUInt16LE(isFar ? VERSION_ZIP64 : VERSION, 6)
  putCommonFields(record, 8, entry, time)
  record.writeUInt16LE(extra.length, 30)
  record.writeUInt32LE(isFar ? MAX_32 : entry.offset, 42)
  return Buffer.concat([record, entry.name, extra])
}

function endRecords(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(count, MAX_16), 8)
  end.writeUInt16LE(Math.min(count, MAX_16), 10)
  end.writeUInt32LE(Math.min(directoryBytes, MAX_32), 12)
  end.writeUInt32LE(Math.min(directoryOffset, MAX_32), 16)
  if (count < MAX_16 && directoryBytes < MAX_32 && directoryOffset < MAX_32) return end

  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeUInt16LE(VERSION_ZIP64, 12)
  end64.writeUInt16LE(VERSION_ZIP64, 14)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(directoryBytes), 40)
  end64.writeBigUInt64LE(BigInt(directoryOffset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([end64, locator, end])
}

/** Time and date words in UTC: a local time would change the bytes with the machine's zone. */
function dosTime(at: Date): number {
  const year = Math.min(Math.max(at.getUTCFullYear(), 1980), 2107)
  const date = ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return date * 0x10000 + time
}
