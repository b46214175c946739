import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { toInstant } from '../../platform/instant.js'
import { expandArchives } from './expand-archives.js'
import { readSourceFile, type SourceFile } from './read-file.js'
import type { ItemProblem } from './recorded-item.js'
import { zipOf } from './zip-testing.js'

const fileOf = (path: string, bytes: Buffer, chunkBytes = 1000): SourceFile => ({
  path,
  sizeBytes: bytes.length,
  open: (start = 0) => {
    const chunks: Buffer[] = []
    for (let i = start; i < bytes.length; i += chunkBytes) chunks.push(bytes.subarray(i, i + chunkBytes))
    return Readable.from(chunks)
  },
})
const item = (id: string) =>
  `{"accountId":"1234567890123456","regionId":"r","configuration":{},"resourceId":"${id}","resourceType":"T"}`

async function readAll(files: readonly SourceFile[]) {
  const problems: ItemProblem[] = []
  const read: string[] = []
  for (const file of await expandArchives(files)) {
    for await (const readings of readSourceFile(file, { pathAt: null, asOf: toInstant(0) })) {
      for (const reading of readings) {
        if (reading.kind === 'item') read.push(`${file.path} ${reading.item.resourceId}`)
        if (reading.kind === 'problem') problems.push(reading.problem)
      }
    }
  }
  return { read, problems: problems.map(({ file, message }) => `${file}: ${message}`) }
}

describe('zip archives', () => {
  it.each([1, 7, 1000])('are read as the files in them, in chunks of %s', async (chunkBytes) => {
    const archive = zipOf(
      { name: 'ACSLogs/', bytes: Buffer.alloc(0), isStored: true },
      { name: 'ACSLogs/2026/11/24/a.json', bytes: Buffer.from(`[${item('a')},${item('b')}]`) },
      { name: 'c.ndjson.gz', bytes: gzipSync(item('c')), isStored: true },
      { name: '__MACOSX/._a.json', bytes: Buffer.from('x') },
      { name: '.DS_Store', bytes: Buffer.from('x') },
    )
    const files = [fileOf('d.json', Buffer.from(item('d'))), fileOf('bucket.zip', archive, chunkBytes)]
    expect(await readAll(files)).toEqual({
      read: [
        'd.json d',
        'bucket/ACSLogs/2026/11/24/a.json a',
        'bucket/ACSLogs/2026/11/24/a.json b',
        'bucket/c.ndjson.gz c',
      ],
      problems: [],
    })
  })

  const good = { name: 'a.json', bytes: Buffer.from(item('a')) }
  const zeros = { name: 'zeros.json', bytes: Buffer.alloc(80 * 1024 * 1024, ' ') }
  const cases: [name: string, archive: Buffer, problem: string][] = [
    ['encrypted', zipOf({ ...good, flags: 1 }), 'a.json is encrypted'],
    ['cut off', zipOf(good).subarray(0, -10), 'it ends early'],
    ['overlapping', zipOf(good, { ...good, name: 'b.json', offset: 0 }), 'lies over another file'],
    ['pointing outside', zipOf({ ...good, offset: 1_000_000 }), 'ends behind the archive'],
    ['pointing into data', zipOf({ ...good, offset: 1 }), 'a.json is damaged'],
    ['longer than they say', zipOf({ ...good, sizeBytes: 10 }), 'longer than its archive says'],
    ['a bomb', zipOf(zeros), 'more than 200 times its size'],
    [
      'an archive in an archive',
      zipOf({ name: 'b.zip', bytes: zipOf(good) }),
      'neither JSON nor an inventory',
    ],
  ]
  it.each(cases)('that are %s become a problem', async (_, archive, problem) => {
    const { read, problems } = await readAll([fileOf('x.zip', archive)])
    expect(problems[0]).toContain(problem)
    expect(read.filter((each) => each.startsWith('x/b'))).toEqual([])
  })
})
