import { mkdir, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { makeFolder, removeFile, syncFolder, writeDurable } from './directory-files.js'
import { requireObjectKey } from './object-key.js'

/**
 * Writes a text as the plain file that `key` names below a folder, as a tool would that copies a bucket; what was
 * there is replaced once the text is on the disk. What a kill leaves is a hidden file, which the next write of the
 * key takes away. For one writer of a key at a time. Throws ObjectKeyError, and when a link leads out of the folder.
 */
export async function putFolderFile(folder: string, key: string, text: string): Promise<void> {
  requireObjectKey(key)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, ...key.split('/'))
  const place = dirname(path)
  await makeFolder(folder, place)
  const draft = join(place, `.${basename(path)}.part`)
  await removeFile(draft)
  await writeDurable(draft, text)
  await rename(draft, path)
  await syncFolder(place)
}
