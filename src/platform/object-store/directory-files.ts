import { constants, type FileHandle, mkdir, open, realpath, unlink, writeFile } from 'node:fs/promises'
import { dirname, relative, sep } from 'node:path'

/** Answers "is this the file system's error with that code", e.g. `ENOENT`. */
export function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** Removes a file; one that is gone already is fine. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (!isFileError(error, 'ENOENT')) throw error
  }
}

/** Writes a new file and returns once its bytes are on the disk. Throws EEXIST when there is one. */
export async function writeDurable(path: string, content: string | AsyncIterable<Buffer>): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await writeFile(file, content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes `folder` below `root`, durably. Throws when a link leads out of `root`. */
export async function makeFolder(root: string, folder: string): Promise<void> {
  const created = await mkdir(folder, { recursive: true, mode: 0o700 })
  await requireInside(root, folder)
  if (created === undefined) return
  for (let path = folder; path.length >= created.length; path = dirname(path)) await syncFolder(dirname(path))
}

/** Makes names added to or removed from a folder survive a power cut. Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Opens `path` for reading. Throws when it, or a folder on the way from `root`, is a link that leads
 * elsewhere: whoever can place a link in the store must not read the rest of the disk through it.
 */
export async function openInside(root: string, path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  try {
    await requireInside(root, dirname(path))
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function requireInside(root: string, folder: string): Promise<void> {
  const way = relative(await realpath(root), await realpath(folder))
  if (way === '..' || way.startsWith(`..${sep}`)) throw new Error(`${folder} leads out of the object store`)
}
