import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectFiles, uploadName } from './collect-files.js'
import { partsOf } from './upload-files.js'

async function* chunksOf(...chunks: Uint8Array[]) {
  yield* chunks
}

describe('uploadName', () => {
  const cases: [argument: string, file: string, name: string][] = [
    ['/home/me/x.json', '/home/me/x.json', 'x.json'],
    ['/home/me/bucket', '/home/me/bucket/a/x.json', 'bucket/a/x.json'],
    [
      '/home/me/bucket',
      '/home/me/bucket/ACSLogs/1/Config/r/2026/11/24/x.gz',
      'ACSLogs/1/Config/r/2026/11/24/x.gz',
    ],
    // From inside the delivered tree the date must not get lost.
    [
      '/b/ACSLogs/1/Config/r/2026/11/24',
      '/b/ACSLogs/1/Config/r/2026/11/24/x.gz',
      'ACSLogs/1/Config/r/2026/11/24/x.gz',
    ],
    ['/copy/2026/11/24/x.gz', '/copy/2026/11/24/x.gz', '2026/11/24/x.gz'],
    ['/copy/2026', '/copy/2026/11/24/x.gz', '2026/11/24/x.gz'],
    ['/copy', '/copy/r/2026/11/24/x.gz', 'copy/r/2026/11/24/x.gz'],
    // ACSLogs must be a folder of that very name.
    ['/home/MyACSLogs', '/home/MyACSLogs/x.json', 'MyACSLogs/x.json'],
  ]
  for (const [argument, file, name] of cases)
    it(`${file} given as ${argument}`, () => expect(uploadName(argument, file)).toBe(name))
})

describe('collectFiles', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-files-'))
    for (const path of [
      'a/x.json',
      'b/x.json',
      'a/.DS_Store',
      'a/.git/config',
      'a/deep/y.gz',
      'empty.json',
    ]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), path === 'empty.json' ? '' : 'text')
    }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const collect = (...paths: string[]) =>
    collectFiles(
      paths.map((path) => (path === '-' ? path : join(folder, path))),
      () => chunksOf(),
    )

  it('walks folders in order of name, without hidden files', () => {
    expect(collect('a').map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
      ['a/deep/y.gz', 4],
      ['a/x.json', 4],
    ])
  })

  it('keeps files of one name apart and takes a file once', () => {
    const names = collect('a/x.json', 'b/x.json', 'a/x.json').map(({ name }) => name)
    expect(names).toHaveLength(2)
    expect(names[0]).toBe('x.json')
    expect(names[1]).toMatch(/\/b\/x\.json$/)
  })

  it('takes standard input and empty files', () => {
    expect(collect('-', 'empty.json', '-').map(({ name }) => name)).toEqual(['stdin', 'empty.json'])
  })

  it('says which path does not exist', () => {
    expect(() => collect('a', 'none')).toThrow(/none: there is no such file/)
  })
})

describe('partsOf', () => {
  it('cuts any stream into full parts and a rest, losing nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 20 })),
        fc.integer({ min: 1, max: 16 }),
        async (chunks, size) => {
          const parts: Buffer[] = []
          for await (const part of partsOf(chunksOf(...chunks), size)) parts.push(part)
          expect(Buffer.concat(parts)).toEqual(Buffer.concat(chunks))
          expect(parts.length).toBeGreaterThan(0)
          for (const part of parts.slice(0, -1)) expect(part.length).toBe(size)
          if (parts.length > 1) expect(parts.at(-1)!.length).toBeGreaterThan(0)
        },
      ),
    )
  })
})
