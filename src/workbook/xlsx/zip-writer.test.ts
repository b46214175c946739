import { describe, expect, it } from 'vitest'
import { readZip } from '../testing/read-zip.js'
import { createZip } from './zip-writer.js'

const at = new Date('2026-11-24T02:57:55Z')

async function* chunks(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text)
}

async function collect(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const part of parts) all.push(Buffer.from(part))
  return Buffer.concat(all)
}

describe('createZip', () => {
  it('writes entries that read back', async () => {
    const zip = createZip(at)
    const first = zip.entry('a/é.txt', 'hello')
    const second = await collect(zip.streamedEntry('b.txt', chunks('x'.repeat(300_000), 'y', '')))
    const entries = readZip(Buffer.concat([first, second, zip.end()]))
    expect(entries.get('a/é.txt')?.toString()).toBe('hello')
    expect(entries.get('b.txt')?.toString()).toBe(`${'x'.repeat(300_000)}y`)
  })

  it('stamps entries in UTC whatever the zone of the machine', () => {
    const entry = createZip(at).entry('a', '')
    expect(entry.readUInt16LE(12)).toBe(((2026 - 1980) << 9) | (11 << 5) | 24)
    expect(entry.readUInt16LE(10)).toBe((2 << 11) | (57 << 5) | 27)
  })

  it('points past 4 GB with 64-bit records', () => {
    const offset = 5_000_000_000
    const zip = createZip(at, offset)
    const entry = zip.entry('far', 'hello')
    const end = zip.end()
    const extraAt = 46 + 'far'.length
    expect(end.readUInt32LE(42)).toBe(0xffffffff)
    expect(end.readUInt16LE(extraAt)).toBe(1)
    expect(end.readBigUInt64LE(extraAt + 4)).toBe(BigInt(offset))
    const end64 = end.indexOf(Buffer.from([0x50, 0x4b, 6, 6]))
    expect(end.readBigUInt64LE(end64 + 48)).toBe(BigInt(offset + entry.length))
    const locator = end64 + 56
    expect(end.readUInt32LE(locator)).toBe(0x07064b50)
    expect(end.readBigUInt64LE(locator + 8)).toBe(BigInt(offset + entry.length + end64))
    expect(end.readUInt32LE(locator + 20 + 16)).toBe(0xffffffff)
  })

  it('passes on the error of a source', async () => {
    const failing = (async function* () {
      yield Buffer.from('x')
      throw new Error('source failed')
    })()
    await expect(collect(createZip(at).streamedEntry('a', failing))).rejects.toThrow('source failed')
  })
})
