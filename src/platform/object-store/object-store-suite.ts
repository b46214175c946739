import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { toInstant } from '../instant.js'
import { ObjectKeyError, ObjectNotFoundError, type ObjectStore } from './types.js'

/** The moment the clock of a store under test shows. */
export const SUITE_NOW = toInstant(1624329965857)

const XLS = { contentType: 'application/vnd.ms-excel' }

/** A source that yields `bytes` in pieces. */
export async function* pieces(bytes: Buffer, size = 1000): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys = []
  for await (const { key } of store.list(prefix)) keys.push(key)
  return keys
}

/**
 * What every object store must do; `openStore` gives an empty one whose clock shows SUITE_NOW. An adapter
 * joins by calling this from its own test file.
 */
export function objectStoreSuite(name: string, openStore: () => Promise<ObjectStore>): void {
  describe(name, () => {
    const content = Buffer.from(Array.from({ length: 10_000 }, (_, index) => index % 251))

    it('gives back what was put, with its digests', async () => {
      const store = await openStore()
      const stored = await store.put('a/b c/report.xls', pieces(content), XLS)
      expect(stored).toMatchObject({
        key: 'a/b c/report.xls',
        contentType: 'application/vnd.ms-excel',
        sizeBytes: 10_000,
        sha256: createHash('sha256').update(content).digest('hex'),
        md5: createHash('md5').update(content).digest('hex'),
        lastModifiedAt: SUITE_NOW,
      })
      expect(await store.find('a/b c/report.xls')).toEqual(stored)
      expect(await buffer(store.read('a/b c/report.xls'))).toEqual(content)
    })

    it('stores an object of no bytes', async () => {
      const store = await openStore()
      const stored = await store.put('empty.csv', pieces(Buffer.alloc(0)), { contentType: 'text/csv' })
      expect(stored.sizeBytes).toBe(0)
      expect(await buffer(store.read('empty.csv'))).toEqual(Buffer.alloc(0))
    })

    it.each([
      [0, 0],
      [0, 9_999],
      [9_999, 9_999],
      [1_234, 5_678],
    ])('reads bytes %i to %i', async (start, end) => {
      const store = await openStore()
      await store.put('r.xls', pieces(content), XLS)
      expect(await buffer(store.read('r.xls', { start, end }))).toEqual(content.subarray(start, end + 1))
    })

    it('replaces an object whole', async () => {
      const store = await openStore()
      await store.put('r.xls', pieces(content), XLS)
      const second = await store.put('r.xls', pieces(Buffer.from('second')), { contentType: 'text/plain' })
      expect(await store.find('r.xls')).toEqual(second)
      expect((await buffer(store.read('r.xls'))).toString()).toBe('second')
    })

    it('keeps the old object when the source of a new one fails', async () => {
      const store = await openStore()
      const first = await store.put('r.xls', pieces(content), XLS)
      async function* failing(): AsyncIterable<Buffer> {
        yield Buffer.from('half')
        throw new Error('source failed')
      }
      await expect(store.put('r.xls', failing(), XLS)).rejects.toThrow('source failed')
      await expect(store.put('new.xls', failing(), XLS)).rejects.toThrow('source failed')
      expect(await store.find('r.xls')).toEqual(first)
      expect(await buffer(store.read('r.xls'))).toEqual(content)
      expect(await store.find('new.xls')).toBeNull()
      expect(await keysOf(store, '')).toEqual(['r.xls'])
    })

    it('says what is not there', async () => {
      const store = await openStore()
      expect(await store.find('none.xls')).toBeNull()
      await expect(buffer(store.read('none.xls'))).rejects.toBeInstanceOf(ObjectNotFoundError)
      await store.delete('none.xls')
    })

    it('deletes', async () => {
      const store = await openStore()
      await store.put('a/r.xls', pieces(content), XLS)
      await store.delete('a/r.xls')
      expect(await store.find('a/r.xls')).toBeNull()
      expect(await keysOf(store, '')).toEqual([])
      await store.put('a/r.xls', pieces(content), XLS)
      expect(await keysOf(store, '')).toEqual(['a/r.xls'])
    })

    it('lists by prefix in byte order', async () => {
      const store = await openStore()
      const keys = ['a', 'a/b', 'a/b/c', 'a/b.xls', 'a/é', 'a/z', 'b', 'a.json/x', 'a.json', '合规/報告.xls']
      for (const key of keys) await store.put(key, pieces(Buffer.from(key)), XLS)
      const sorted = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      expect(await keysOf(store, '')).toEqual(sorted)
      for (const prefix of ['a/', 'a/b', 'a/b/', '合规/', 'a.json', 'zzz', '../'])
        expect(await keysOf(store, prefix), prefix).toEqual(sorted.filter((key) => key.startsWith(prefix)))
      for (const key of keys) expect((await buffer(store.read(key))).toString()).toBe(key)
    })

    it.each([
      '',
      '/etc/passwd',
      '..',
      '../x',
      'a/../../x',
      'a/./b',
      'a//b',
      'a/',
      'a\\..\\b',
      'a\0b',
      'a\nb',
      '\ud800',
      'x'.repeat(1024),
    ])('takes no key %j', async (key) => {
      const store = await openStore()
      await expect(store.put(key, pieces(content), XLS)).rejects.toBeInstanceOf(ObjectKeyError)
      expect(await store.find(key)).toBeNull()
      await expect(buffer(store.read(key))).rejects.toBeInstanceOf(ObjectNotFoundError)
      await store.delete(key)
      expect(await keysOf(store, '')).toEqual([])
    })

    it.each([
      'CON',
      '.hidden',
      '...',
      'a:b*?"<>|.xls',
      `${'x'.repeat(500)}/${'y'.repeat(500)}.xls`,
      '合'.repeat(300),
      '%2e%2e/x',
      '~',
    ])('takes the key %s', async (key) => {
      const store = await openStore()
      await store.put(key, pieces(Buffer.from(key)), XLS)
      expect((await buffer(store.read(key))).toString()).toBe(key)
      expect(await keysOf(store, key)).toEqual([key])
    })

    it('lets nobody see a mixture while one key is written and read by many', async () => {
      const store = await openStore()
      const versions = Array.from({ length: 12 }, (_, index) => Buffer.alloc(300_000 + index, 65 + index))
      await store.put('r.xls', pieces(versions[0]!), XLS)
      const writes = versions.map((bytes) => store.put('r.xls', pieces(bytes, 50_000), XLS))
      const reads = Array.from({ length: 40 }, async (_, turn) => {
        await new Promise((resolve) => setImmediate(resolve))
        const bytes = await buffer(turn % 2 === 0 ? store.read('r.xls') : Readable.from(store.read('r.xls')))
        return versions.some((version) => version.equals(bytes))
      })
      expect(await Promise.all(reads)).toEqual(reads.map(() => true))
      await Promise.all(writes)
      const found = await store.find('r.xls')
      const bytes = await buffer(store.read('r.xls'))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(found?.sha256)
    })
  })
}
