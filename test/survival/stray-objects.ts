import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import { attachDirectoryStore } from '../../src/platform/object-store/directory-store.js'
import { filesBelow, query } from './contents.js'
import { databaseUrlOf } from './database-note.js'

/** Objects, their rows and what was downloaded must agree, and nothing else may lie about; `downloaded`: digests by package. */
export async function findStrayObjects(
  directory: string,
  downloaded: ReadonlyMap<string, string> = new Map(),
  objects = join(directory, 'objects'),
): Promise<string[]> {
  const rows = await query(
    directory,
    `select pack_id, form, url_form, deleted_at, object_key, sha256, size_bytes
       from report_object join report using (account_no, report_no)`,
  )
  const found: string[] = []
  const contents = await filesBelow(objects, 'files')
  // Where processes share a database each has a folder of its own, and the sweeper removes those of the dead.
  const spooled = databaseUrlOf(directory) === undefined ? await filesBelow(directory, 'spool') : []
  const left = [...(await filesBelow(objects, 'unfinished')), ...spooled]
  found.push(...left.map((file) => `left over: ${file}`))
  const store = attachDirectoryStore(objects, { clock: systemClock, ids: randomIds })
  const stored = new Map<string, string>()
  for await (const { key, sha256 } of store.list('')) stored.set(key, sha256)
  if (contents.length !== rows.length || stored.size !== rows.length)
    found.push(`${contents.length} files and ${stored.size} stored objects for ${rows.length} rows`)
  const digests = new Set<string>()
  for (const file of contents) digests.add(sha256Of(await readFile(file)))
  for (const { objectKey, sha256, deletedAt, form, urlForm, packId } of rows) {
    if (deletedAt !== null) found.push(`kept though superseded: ${objectKey}`)
    if (stored.get(String(objectKey)) !== sha256) found.push(`${objectKey} is not stored with its digest`)
    if (!digests.has(String(sha256))) found.push(`no file has the digest of ${objectKey}`)
    const digest = downloaded.get(String(packId))
    if (form === urlForm && digest !== undefined && digest !== sha256)
      found.push(`the download of ${objectKey} is not what was stored`)
  }
  return found
}

/** Lower-case hex. */
export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
