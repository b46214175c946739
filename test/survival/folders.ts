import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Data folders of one test run, all below one that goes at the end. */
export interface Folders {
  /** An empty one. */
  fresh(): Promise<string>
  /** A copy of the folder of a stopped server. */
  copyOf(directory: string): Promise<string>
  discard(directory: string): Promise<void>
  discardAll(): Promise<void>
}

export async function makeFolders(): Promise<Folders> {
  const root = await mkdtemp(join(tmpdir(), 'assay survival '))
  const fresh = () => mkdtemp(join(root, 'data '))
  return {
    fresh,
    async copyOf(directory) {
      const copy = await fresh()
      await cp(directory, copy, { recursive: true })
      return copy
    },
    discard: (directory) => rm(directory, { recursive: true, force: true }),
    discardAll: () => rm(root, { recursive: true, force: true }),
  }
}
