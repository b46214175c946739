import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  rmdir,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settableClock } from '../clock.js'
import { randomIds } from '../ids.js'
import { attachDirectoryStore, openDirectoryStore } from './directory-store.js'
import { objectStoreSuite, pieces, SUITE_NOW } from './object-store-suite.js'
import { openObjectStore } from './open-store.js'
import type { ObjectStore } from './types.js'

const deps = { clock: settableClock(SUITE_NOW), ids: randomIds }
const XLS = { contentType: 'application/vnd.ms-excel' }
let parent: string

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'assay objects '))
})

afterAll(() => rm(parent, { recursive: true, force: true }))

const newFolder = () => mkdtemp(join(parent, 'store with spaces '))

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** A program that puts objects of one repeated byte under a few keys until it is killed. */
async function bundledWriter(folder: string): Promise<string> {
  await mkdir(folder)
  const entry = join(folder, 'entry.ts')
  const source = JSON.stringify(join(import.meta.dirname, 'directory-store.ts'))
  await writeFile(
    entry,
    `import { randomBytes } from 'node:crypto'
    import { openDirectoryStore } from ${source}
    const deps = { clock: { now: () => 1 }, ids: { bytes: randomBytes } }
    const store = await openDirectoryStore(process.argv[2], deps)
    async function* content(turn) {
      for (let at = 0; at < 20; at++) yield Buffer.alloc(10000 + turn, 65 + (turn % 26))
    }
    for (let turn = 0; ; turn++) {
      await Promise.all([0, 1, 2].map((n) => store.put('k/' + n + '.xls', content(turn + n), { contentType: 'x/y' })))
      if (turn === 0) console.log('started')
    }`,
  )
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'writer.mjs' } },
    },
  })
  return join(folder, 'writer.mjs')
}

objectStoreSuite('directory store', async () => openDirectoryStore(await newFolder(), deps))

describe('directory store', () => {
  it('keeps objects over a reopening and for a second thread', async () => {
    const folder = await newFolder()
    const stored = await (await openDirectoryStore(folder, deps)).put(
      'a/r.xls',
      pieces(Buffer.from('x')),
      XLS,
    )
    expect(await (await openDirectoryStore(folder, deps)).find('a/r.xls')).toEqual(stored)
    expect(await attachDirectoryStore(folder, deps).find('a/r.xls')).toEqual(stored)
  })

  it('keeps the extension, so that a person can open the document', async () => {
    const folder = await newFolder()
    const store = await openDirectoryStore(folder, deps)
    await store.put(
      'CompliancePackReports/12/cp-1/12-cp-1-report-202106221046.xls',
      pieces(Buffer.from('x')),
      XLS,
    )
    const [file] = await filesBelow(join(folder, 'files'))
    expect(file).toMatch(/CompliancePackReports\/12\/cp-1\/12-cp-1-report-202106221046\.[0-9a-f]{16}\.xls$/)
  })

  it('leaves one content file per object, whatever was replaced or deleted', async () => {
    const folder = await newFolder()
    const store = await openDirectoryStore(folder, deps)
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => store.put('r.xls', pieces(Buffer.from(`${at}`)), XLS)),
    )
    await store.put('gone.xls', pieces(Buffer.from('x')), XLS)
    await store.delete('gone.xls')
    expect(await filesBelow(join(folder, 'files'))).toHaveLength(1)
    expect(await filesBelow(join(folder, 'unfinished'))).toEqual([])
  })

  it('reads past 2 GiB', async () => {
    const folder = await newFolder()
    const store = await openDirectoryStore(folder, deps)
    await store.put('big.zip', pieces(Buffer.from('x')), { contentType: 'application/zip' })
    const sizeBytes = 2 ** 31 + 5
    const [content] = await filesBelow(join(folder, 'files'))
    const [record] = await filesBelow(join(folder, 'records'))
    await truncate(content!, sizeBytes - 3)
    const handle = await open(content!, 'a')
    await handle.write('end')
    await handle.close()
    await writeFile(
      record!,
      (await readFile(record!, 'utf8')).replace('"sizeBytes":1,', `"sizeBytes":${sizeBytes},`),
    )
    const tail = await buffer(store.read('big.zip', { start: sizeBytes - 5, end: sizeBytes - 1 }))
    expect(tail.toString()).toBe('\0\0end')
  })

  it('refuses a range outside the object', async () => {
    const store = await openDirectoryStore(await newFolder(), deps)
    await store.put('r.xls', pieces(Buffer.from('12345')), XLS)
    for (const range of [
      { start: 0, end: 5 },
      { start: 3, end: 2 },
      { start: -1, end: 2 },
    ])
      await expect(buffer(store.read('r.xls', range))).rejects.toBeInstanceOf(RangeError)
  })

  it('does not serve content that was cut short', async () => {
    const folder = await newFolder()
    const store = await openDirectoryStore(folder, deps)
    await store.put('r.xls', pieces(Buffer.from('12345')), XLS)
    await truncate((await filesBelow(join(folder, 'files')))[0]!, 3)
    await expect(buffer(store.read('r.xls'))).rejects.toThrow('damaged')
  })

  it('follows no link out of its folder', async () => {
    const folder = await newFolder()
    const outside = await newFolder()
    const store = await openDirectoryStore(folder, deps)
    await store.put('a/secret.xls', pieces(Buffer.from('12345')), XLS)
    await store.put('b/secret.xls', pieces(Buffer.from('12345')), XLS)
    const [file] = await filesBelow(join(folder, 'files/a'))
    await writeFile(join(outside, 'secret'), 'OTHER')
    await rm(file!)
    await symlink(join(outside, 'secret'), file!)
    await expect(buffer(store.read('a/secret.xls'))).rejects.toThrow('ELOOP')
    const [inFolder] = await filesBelow(join(folder, 'files/b'))
    await writeFile(join(outside, inFolder!.split('/').at(-1)!), 'OTHER')
    await rm(dirname(inFolder!), { recursive: true })
    await symlink(outside, dirname(inFolder!))
    await expect(buffer(store.read('b/secret.xls'))).rejects.toThrow('leads out')
    await expect(store.put('b/new.xls', pieces(Buffer.from('x')), XLS)).rejects.toThrow('leads out')
  })

  it('refuses a record that names a file elsewhere', async () => {
    const folder = await newFolder()
    const store = await openDirectoryStore(folder, deps)
    await store.put('r.xls', pieces(Buffer.from('x')), XLS)
    const [record] = await filesBelow(join(folder, 'records'))
    const text = await readFile(record!, 'utf8')
    await writeFile(record!, text.replace(/"file":"[^"]*"/, '"file":"../../secret"'))
    await expect(buffer(store.read('r.xls'))).rejects.toThrow('elsewhere')
  })

  it('removes what a crash left, at each step of a put', async () => {
    const folder = await newFolder()
    const store = await openDirectoryStore(folder, deps)
    const kept = await store.put('a/r.xls', pieces(Buffer.from('kept')), XLS)
    const draft = { ...kept, file: 'r.0123456789abcdef.xls', replaces: null }
    await writeFile(join(folder, 'unfinished/1.part'), 'half')
    await writeFile(join(folder, 'unfinished/2.json'), '{"key":"a/r.x')
    await writeFile(join(folder, 'unfinished/3.json'), JSON.stringify(draft))
    await writeFile(join(folder, 'files/a/r.0123456789abcdef.xls'), 'moved, not committed')
    const reopened = await openDirectoryStore(folder, deps)
    expect(await filesBelow(join(folder, 'unfinished'))).toEqual([])
    expect(await filesBelow(join(folder, 'files'))).toHaveLength(1)
    expect(await reopened.find('a/r.xls')).toEqual(kept)
    expect((await buffer(reopened.read('a/r.xls'))).toString()).toBe('kept')
  })

  it('regression: what a killed process of several left unfinished goes after a day', async () => {
    const folder = await newFolder()
    const open = () =>
      openObjectStore(
        { address: pathToFileURL(folder).href, directory: '', spoolDirectory: '', isOnly: false },
        deps,
      )
    await open()
    const left = join(folder, 'unfinished/1.part')
    await writeFile(left, 'half')
    await open()
    expect(await filesBelow(join(folder, 'unfinished'))).toEqual([left])
    const aDayAgo = new Date(Date.now() - 25 * 3_600_000)
    await utimes(left, aDayAgo, aDayAgo)
    await open()
    expect(await filesBelow(join(folder, 'unfinished'))).toEqual([])
  })

  it.each<[string, (store: ObjectStore) => Promise<unknown>, string | null]>([
    ['put', (store) => store.put('r.xls', pieces(Buffer.from('new')), XLS), 'new'],
    ['delete', (store) => store.delete('r.xls'), null],
  ])(
    'regression: removes the old content after a %s that was cut off once committed',
    async (_, cutOff, left) => {
      const folder = await newFolder()
      const store = await openDirectoryStore(folder, deps)
      await store.put('r.xls', pieces(Buffer.from('old')), XLS)
      const [oldContent] = await filesBelow(join(folder, 'files'))
      // A folder in the place of the content cannot be removed as a file: the work stops where a kill could stop it.
      await rm(oldContent!)
      await mkdir(oldContent!)
      await expect(cutOff(store)).rejects.toThrow()
      await rmdir(oldContent!)
      await writeFile(oldContent!, 'old')
      const reopened = await openDirectoryStore(folder, deps)
      expect(await filesBelow(join(folder, 'files'))).toHaveLength(left === null ? 0 : 1)
      expect(await filesBelow(join(folder, 'unfinished'))).toEqual([])
      if (left === null) expect(await reopened.find('r.xls')).toBeNull()
      else expect((await buffer(reopened.read('r.xls'))).toString()).toBe(left)
    },
  )

  it('keeps the content when a put was cut off before its commit', async () => {
    const folder = await newFolder()
    const store = await openDirectoryStore(folder, deps)
    await store.put('kept.xls', pieces(Buffer.from('kept')), XLS)
    const record = await readFile(join(folder, 'records/kept.xls.json'), 'utf8')
    await writeFile(join(folder, 'unfinished/1.old.json'), record)
    const reopened = await openDirectoryStore(folder, deps)
    expect((await buffer(reopened.read('kept.xls'))).toString()).toBe('kept')
  })

  it('holds a whole object or none under each key after kill -9', async () => {
    const folder = await newFolder()
    const script = await bundledWriter(join(folder, 'writer'))
    for (const lifeMs of [150, 250, 400]) {
      const child = spawn(process.execPath, [script, join(folder, 'objects')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout!, 'data')
      await new Promise((resolve) => setTimeout(resolve, lifeMs))
      child.kill('SIGKILL')
      await once(child, 'exit')
      const store = await openDirectoryStore(join(folder, 'objects'), deps)
      let count = 0
      for await (const { key, sizeBytes } of store.list('')) {
        const bytes = await buffer(store.read(key))
        expect(bytes.length).toBe(sizeBytes)
        expect(new Set(bytes).size).toBe(1)
        count++
      }
      expect(count).toBeGreaterThan(0)
      expect(await filesBelow(join(folder, 'objects/unfinished'))).toEqual([])
    }
  })
})
