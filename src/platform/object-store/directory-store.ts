import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { type Clock, systemClock } from '../clock.js'
import type { Ids } from '../ids.js'
import { digestWhile } from './digests.js'
import {
  isFileError,
  makeFolder,
  openInside,
  removeFile,
  syncFolder,
  writeDurable,
} from './directory-files.js'
import { type DirectoryRecord, formatRecord, parseRecord } from './directory-record.js'
import { fileStream, type OpenFile } from './file-stream.js'
import { keyFileName, keyFolders, objectKeyFault, requireObjectKey } from './object-key.js'
import { type ByteRange, ObjectKeyError, ObjectNotFoundError, type ObjectStore } from './types.js'

/** What the directory store is built from. */
export interface DirectoryStoreDeps {
  readonly clock: Clock
  readonly ids: Ids
}

const ABANDONED_AFTER_MS = 24 * 3_600_000

interface Layout {
  readonly root: string
  readonly records: string
  readonly files: string
  readonly unfinished: string
}

/**
 * Opens the store in `directory` (made when missing) and removes what a crash left behind. For the one
 * owner of the directory, before anybody writes; further threads of that process use `attachDirectoryStore`.
 *
 * Layout: `files/<key>.<random><ext>` holds content, `records/<key>.json` what is known about it, and
 * `unfinished/` what is being written. The record's rename is the commit, so content and its digests
 * change together and a kill at any point leaves the old object or the new one.
 */
export async function openDirectoryStore(directory: string, deps: DirectoryStoreDeps): Promise<ObjectStore> {
  await makeDirectoryStore(directory)
  await sweep(layoutOf(directory))
  return attachDirectoryStore(directory, deps)
}

/** Makes the folders of a store and leaves alone what others are writing in them. */
export async function makeDirectoryStore(directory: string): Promise<void> {
  const layout = layoutOf(directory)
  for (const folder of [layout.records, layout.files, layout.unfinished])
    await mkdir(folder, { recursive: true, mode: 0o700 })
}

/**
 * Removes what was begun a day ago and never finished: where processes share a store, none knows which of them the
 * killed one was.
 */
export async function removeAbandoned(directory: string): Promise<void> {
  await sweep(layoutOf(directory), systemClock.now() - ABANDONED_AFTER_MS)
}

/** The same store for a second thread or process: removes nothing. */
export function attachDirectoryStore(directory: string, { clock, ids }: DirectoryStoreDeps): ObjectStore {
  const layout = layoutOf(directory)
  const turns = new Map<string, Promise<unknown>>()

  /** Commits to one key follow one another; without it two would both replace the same old file. */
  async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = Promise.allSettled([turns.get(key)]).then(work)
    turns.set(key, mine)
    try {
      return await mine
    } finally {
      if (turns.get(key) === mine) turns.delete(key)
    }
  }

  return {
    async put(key, source, { contentType }) {
      requireObjectKey(key)
      const token = ids.bytes(8).toString('hex')
      const content = join(layout.unfinished, `${token}.part`)
      const recordDraft = join(layout.unfinished, `${token}.json`)
      const goingAway = join(layout.unfinished, `${token}.old.json`)
      const digest = digestWhile(source)
      try {
        await writeDurable(content, digest.bytes)
        return await inTurn(key, async () => {
          const old = await readRecordAt(layout, key)
          if (old !== null && old.object.key !== key)
            throw new ObjectKeyError(`differs only by case from ${old.object.key}`)
          const object = { key, contentType, ...digest.result(), lastModifiedAt: clock.now() }
          const record = { object, file: contentName(key, token), replaces: old?.file ?? null }
          await writeDurable(recordDraft, formatRecord(record))
          if (old !== null) await writeDurable(goingAway, formatRecord(old))
          await commit(layout, key, { content, recordDraft, file: record.file })
          await removeReplaced(layout, key, old)
          if (old !== null) await removeFile(goingAway)
          return object
        })
      } catch (error) {
        await removeFile(content)
        await removeUncommitted(layout, key, contentName(key, token))
        await removeFile(recordDraft)
        // What is going away stays noted: the next opening knows whether the new object was committed.
        throw error
      }
    },

    async find(key) {
      return (await readRecord(layout, key))?.object ?? null
    },

    read: (key, range) => fileStream(() => openContent(layout, key, range)),

    delete: (key) =>
      inTurn(key, async () => {
        const old = await readRecord(layout, key)
        if (old === null) return
        const goingAway = join(layout.unfinished, `${ids.bytes(8).toString('hex')}.old.json`)
        await rename(recordPath(layout, key), goingAway)
        await syncFolder(layout.unfinished)
        await syncFolder(dirname(recordPath(layout, key)))
        await removeReplaced(layout, key, old)
        await removeFile(goingAway)
      }),

    async *list(prefix) {
      if (objectKeyFault(`${prefix}x`) !== null) return
      const objects = []
      for await (const { object } of recordsBelow(join(layout.records, ...keyFolders(prefix))))
        if (object.key.startsWith(prefix)) objects.push(object)
      yield* objects.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
    },
  }
}

function layoutOf(root: string): Layout {
  const [records, files, unfinished] = [join(root, 'records'), join(root, 'files'), join(root, 'unfinished')]
  return { root, records, files, unfinished }
}

function recordPath(layout: Layout, key: string): string {
  return join(layout.records, ...keyFolders(key), `${keyFileName(key)}.json`)
}

function contentPath(layout: Layout, key: string, file: string): string {
  return join(layout.files, ...keyFolders(key), file)
}

/** Keeps the extension, so that a person who opens the folder can open the document. */
function contentName(key: string, token: string): string {
  const name = keyFileName(key)
  const extension = extname(name)
  return `${basename(name, extension)}.${token}${extension}`
}

/** On a file system that ignores case the place of `A` may hold the record of `a`, which is not `A`'s. */
async function readRecord(layout: Layout, key: string): Promise<DirectoryRecord | null> {
  const record = await readRecordAt(layout, key)
  return record?.object.key === key ? record : null
}

async function readRecordAt(layout: Layout, key: string): Promise<DirectoryRecord | null> {
  if (objectKeyFault(key) !== null) return null
  try {
    const handle = await openInside(layout.root, recordPath(layout, key))
    try {
      return parseRecord(await handle.readFile('utf8'))
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return null
    throw error
  }
}

async function openContent(layout: Layout, key: string, range: ByteRange | undefined): Promise<OpenFile> {
  let missing: DirectoryRecord | null = null
  for (;;) {
    const record = await readRecord(layout, key)
    // Gone between the two reads when it was replaced: then the record names another file by now.
    if (record === null || record.file === missing?.file) throw new ObjectNotFoundError(key)
    try {
      const handle = await openInside(layout.root, contentPath(layout, key, record.file))
      try {
        const { size } = await handle.stat()
        if (size !== record.object.sizeBytes) throw new Error(`content of ${key} is damaged: ${size} bytes`)
        const { start, end } = range ?? { start: 0, end: size - 1 }
        if (range !== undefined && !(start >= 0 && start <= end && end < size))
          throw new RangeError(`bytes ${start}-${end} of ${size}`)
        return { handle, start, end }
      } catch (error) {
        await handle.close()
        throw error
      }
    } catch (error) {
      if (!isFileError(error, 'ENOENT')) throw error
      missing = record
    }
  }
}

interface Draft {
  readonly content: string
  readonly recordDraft: string
  readonly file: string
}

/** Content first: a record must never name a file that is not there. */
async function commit(layout: Layout, key: string, draft: Draft): Promise<void> {
  const target = contentPath(layout, key, draft.file)
  await makeFolder(layout.root, dirname(target))
  await rename(draft.content, target)
  await syncFolder(dirname(target))
  const record = recordPath(layout, key)
  await makeFolder(layout.root, dirname(record))
  await rename(draft.recordDraft, record)
  await syncFolder(dirname(record))
}

async function removeReplaced(layout: Layout, key: string, old: DirectoryRecord | null): Promise<void> {
  if (old === null) return
  await removeFile(contentPath(layout, key, old.file))
  if (old.replaces !== null) await removeFile(contentPath(layout, key, old.replaces))
}

async function removeUncommitted(layout: Layout, key: string, file: string): Promise<void> {
  const current = await readRecord(layout, key)
  if (current?.file !== file) await removeFile(contentPath(layout, key, file))
}

async function* recordsBelow(folder: string): AsyncIterable<DirectoryRecord> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* recordsBelow(path)
    else if (entry.isFile()) {
      const record = await readRecordFile(path)
      if (record !== null) yield record
    }
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return []
    throw error
  }
}

async function readRecordFile(path: string): Promise<DirectoryRecord | null> {
  try {
    return parseRecord(await readFile(path, 'utf8'))
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return null
    throw error
  }
}

/**
 * A draft record that was complete tells which content may already have been moved to its place, and the record of an
 * object that was being replaced or deleted which content may still be there; what the record in force names stays.
 */
async function sweep(layout: Layout, writtenBefore = Number.POSITIVE_INFINITY): Promise<void> {
  for (const entry of await entriesOf(layout.unfinished)) {
    const path = join(layout.unfinished, entry.name)
    if (((await writtenAt(path)) ?? writtenBefore) >= writtenBefore) continue
    const draft = entry.name.endsWith('.json') ? await readDraft(path) : null
    if (draft !== null) {
      await removeUncommitted(layout, draft.object.key, draft.file)
      if (draft.replaces !== null) await removeUncommitted(layout, draft.object.key, draft.replaces)
    }
    await removeFile(path)
  }
}

async function writtenAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(nullWhenGone))?.mtimeMs
}

async function readDraft(path: string): Promise<DirectoryRecord | null> {
  const text = await readFile(path, 'utf8').catch(nullWhenGone)
  try {
    return text === null ? null : parseRecord(text)
  } catch {
    // Cut off while it was written, hence before its content was moved: nothing else to undo.
    return null
  }
}

/** Another process removed it. */
function nullWhenGone(error: unknown): null {
  if (isFileError(error, 'ENOENT')) return null
  throw error
}
