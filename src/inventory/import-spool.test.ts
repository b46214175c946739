import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../platform/clock.js'
import { type ImportId, randomIds } from '../platform/ids.js'
import { openDirectoryStore } from '../platform/object-store/directory-store.js'
import { directorySpool, type ImportSpool, objectSpool } from './import-spool.js'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spool '))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const spools: readonly [string, () => Promise<ImportSpool>][] = [
  ['a folder', async () => directorySpool(join(directory, 'imports'))],
  [
    'the object store',
    async () =>
      objectSpool(
        await openDirectoryStore(join(directory, 'objects'), { clock: systemClock, ids: randomIds }),
      ),
  ],
]

describe.each(spools)('import spool in %s', (_, openSpool) => {
  const importId = 'imp-1' as ImportId
  const content = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251))
  const write = (spool: ImportSpool, start: number, end: number, fileNo = 1) =>
    spool.writePart(importId, fileNo, start, content.subarray(start, end))

  it('joins parts, also those sent again, longer, shorter or overlapping', async () => {
    const spool = await openSpool()
    await write(spool, 0, 300)
    await write(spool, 0, 300)
    await write(spool, 300, 600)
    await write(spool, 300, 400)
    await write(spool, 400, 700)
    await write(spool, 700, 800)
    await write(spool, 700, 1000)
    await write(spool, 0, 10, 12)
    expect(await buffer(spool.read(importId, 1))).toEqual(content)
    expect(await buffer(spool.read(importId, 12))).toEqual(content.subarray(0, 10))
  })

  it('removes an import and nothing of another', async () => {
    const spool = await openSpool()
    await write(spool, 0, 10)
    await spool.writePart('imp-12' as ImportId, 1, 0, Buffer.from('kept'))
    await spool.remove(importId)
    await spool.remove(importId)
    expect(String(await buffer(spool.read('imp-12' as ImportId, 1)))).toBe('kept')
    await expect(
      buffer(spool.read(importId, 1)).then((bytes) => (bytes.length === 0 ? Promise.reject(bytes) : bytes)),
    ).rejects.toBeDefined()
  })
})
