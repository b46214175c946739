import { crc32, deflateRawSync } from 'node:zlib'

/** A file to put into a test archive; what is given besides its bytes lies. */
export interface ZippedFile {
  readonly name: string
  readonly bytes: Buffer
  readonly isStored?: boolean
  readonly flags?: number
  /** Size told in the directory. */
  readonly sizeBytes?: number
  /** Place told in the directory. */
  readonly offset?: number
}

/** Writes a zip archive, for tests; sizes stand in the directory only, as streaming writers do. */
export function zipOf(...files: readonly ZippedFile[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const file of files) {
    const data = file.isStored === true ? file.bytes : deflateRawSync(file.bytes)
    const name = Buffer.from(file.name)
    const flags = 8 | (file.flags ?? 0)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(file.isStored === true ? 0 : 8, 8)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(file.isStored === true ? 0 : 8, 10)
    entry.writeUInt32LE(crc32(file.bytes), 16)
    entry.writeUInt32LE(data.length, 20)
    entry.writeUInt32LE(file.sizeBytes ?? file.bytes.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(file.offset ?? offset, 42)
    directory.push(entry, name)
    parts.push(local, name, data)
    offset += local.length + name.length + data.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, entries, end])
}
