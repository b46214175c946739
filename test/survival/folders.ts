import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '../../src/db/testing-postgres.js'
import { databaseUrlOf, noteDatabase } from './database-note.js'

/**
 * Data folders of one test run, all below one that goes at the end; with ASSAY_TEST_DATABASE_URL each has a database of
 * its own on that server.
 */
export interface Folders {
  /** An empty one. */
  fresh(): Promise<string>
  /** A copy of the folder of a stopped server. */
  copyOf(directory: string): Promise<string>
  discard(directory: string): Promise<void>
  discardAll(): Promise<void>
}

const server = process.env['ASSAY_TEST_DATABASE_URL']

export async function makeFolders(): Promise<Folders> {
  const root = await mkdtemp(join(tmpdir(), 'assay survival '))
  const drops = new Map<string, () => Promise<void>>()
  const make = async (source: string, prepare: (directory: string) => Promise<void>) => {
    const directory = await mkdtemp(join(root, 'data '))
    await prepare(directory)
    if (server === undefined) return directory
    const { url, drop } = await createDatabase(server, source)
    drops.set(directory, drop)
    noteDatabase(directory, url)
    return directory
  }
  const discard = async (directory: string) => {
    await drops.get(directory)?.()
    drops.delete(directory)
    await rm(directory, { recursive: true, force: true })
  }
  return {
    fresh: () => make('template0', async () => {}),
    copyOf: (original) =>
      make(nameOf(databaseUrlOf(original)), (directory) => cp(original, directory, { recursive: true })),
    discard,
    async discardAll() {
      for (const directory of [...drops.keys()]) await discard(directory)
      await rm(root, { recursive: true, force: true })
    },
  }
}

function nameOf(url: string | undefined): string {
  return url === undefined ? '' : new URL(url).pathname.slice(1)
}
