import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { copyFile, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Config } from './config.js'
import { dataPaths, objectsOf } from './data-paths.js'
import { openSqlite } from './db/connect.js'
import { copyDatabase } from './db/copy-database.js'
import { lockDataDirectory } from './db/data-lock.js'
import { requireKnownSteps } from './db/migrate.js'
import type { Db } from './db/tables.js'
import { listPendingFiles } from './inventory/store/imports.js'
import { systemClock } from './platform/clock.js'
import { randomIds } from './platform/ids.js'
import { attachDirectoryStore, makeDirectoryStore } from './platform/object-store/directory-store.js'
import { openObjectStore } from './platform/object-store/open-store.js'
import { ObjectNotFoundError, type ObjectStore } from './platform/object-store/types.js'
import { ConfigError } from './platform/setting.js'
import { listStoredFiles } from './reports/store/generated-files.js'
import { listStoredObjects } from './reports/store/report-objects.js'
import { VERSION } from './version.js'

/** What a backup folder says of itself; written last, so a folder without one is no backup. */
export interface BackupManifest {
  readonly format: 1
  readonly version: string
  readonly createdAt: string
  /** Hex; of `assay.db`. */
  readonly databaseSha256: string
  readonly objects: number
  readonly uploads: number
  readonly hasMasterKey: boolean
}

const deps = { clock: systemClock, ids: randomIds }
/** Objects that go between the copy of the database and theirs make another copy necessary. */
const TRIES = 5

/**
 * Copies an embedded database, its reports and pending uploads into a new folder, whole as of one instant, while a
 * server may be running. The master key is left out unless asked for. Throws ConfigError when it cannot.
 */
export async function backUp(
  config: Config,
  target: string,
  wish: { readonly withMasterKey: boolean },
): Promise<BackupManifest> {
  requireEmbedded(config)
  const paths = dataPaths(config)
  const folder = resolve(target)
  if (!existsSync(paths.database)) throw new ConfigError(`${config.dataDir} holds no database`)
  if (existsSync(folder)) throw new ConfigError(`${folder} is there already; a backup takes a new folder`)
  if (wish.withMasterKey && (config.masterKey !== undefined || !existsSync(paths.masterKey)))
    throw new ConfigError('--with-master-key: the master key is in no file; back up where it comes from')
  const draft = `${folder}.partial`
  for (let tries = 1; ; tries++) {
    await rm(draft, { recursive: true, force: true })
    await mkdir(draft, { recursive: true, mode: 0o700 })
    try {
      const manifest = await copyInto(config, draft, wish.withMasterKey)
      await rename(draft, folder)
      await sync(dirname(folder))
      return manifest
    } catch (error) {
      if (isGone(error) && tries < TRIES) continue
      await rm(draft, { recursive: true, force: true })
      throw error
    }
  }
}

async function copyInto(config: Config, draft: string, withMasterKey: boolean): Promise<BackupManifest> {
  const paths = dataPaths(config)
  const database = join(draft, 'assay.db')
  copyDatabase(paths.database, database)
  const store = await openObjectStore({ ...objectsOf(config), isOnly: false }, deps)
  await makeDirectoryStore(join(draft, 'objects'))
  const copies = attachDirectoryStore(join(draft, 'objects'), deps)
  const { objects, uploads } = await withDatabase(database, async (db) => {
    const objects = await copyObjects(db, store, copies)
    const files = await listPendingFiles(db)
    for (const { importId, fileNo } of files) {
      await mkdir(join(draft, 'imports', importId), { recursive: true, mode: 0o700 })
      await copyFile(
        join(paths.imports, importId, String(fileNo)),
        join(draft, 'imports', importId, String(fileNo)),
      )
    }
    return { objects, uploads: files.length }
  })
  for (const rest of ['assay.db-wal', 'assay.db-shm']) await rm(join(draft, rest), { force: true })
  if (withMasterKey) await copyFile(paths.masterKey, join(draft, 'master.key'))
  await sync(database)
  const manifest: BackupManifest = {
    format: 1,
    version: VERSION,
    createdAt: new Date(systemClock.now()).toISOString(),
    databaseSha256: await sha256Of(database),
    objects,
    uploads,
    hasMasterKey: withMasterKey,
  }
  await writeFile(join(draft, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  await sync(join(draft, 'manifest.json'))
  await sync(draft)
  return manifest
}

/**
 * Brings a backup into a data folder that holds no database yet; the database comes last and at once, so an
 * interrupted restore can be repeated. Throws ConfigError for what is no backup or was damaged,
 * DatabaseTooNewError for one of a newer version, DataLockedError while a server has the folder.
 */
export async function restore(config: Config, source: string): Promise<BackupManifest> {
  requireEmbedded(config)
  const paths = dataPaths(config)
  const folder = resolve(source)
  const manifest = await readManifest(folder)
  const lock = lockDataDirectory(config.dataDir)
  try {
    if (existsSync(paths.database))
      throw new ConfigError(`${config.dataDir} holds a database already; restore into a new folder`)
    const draft = join(config.dataDir, 'assay.db.restoring')
    for (const rest of ['', '-wal', '-shm']) await rm(`${draft}${rest}`, { force: true })
    await copyFile(join(folder, 'assay.db'), draft)
    if ((await sha256Of(draft)) !== manifest.databaseSha256)
      throw new ConfigError(`${folder}: assay.db is not what was backed up`)
    const store = await openObjectStore(objectsOf(config), deps)
    await withDatabase(draft, async (db) => {
      await requireKnownSteps(db)
      await copyObjects(db, attachDirectoryStore(join(folder, 'objects'), deps), store)
      for (const { importId, fileNo } of await listPendingFiles(db)) {
        await mkdir(join(paths.imports, importId), { recursive: true, mode: 0o700 })
        await copyFile(
          join(folder, 'imports', importId, String(fileNo)),
          join(paths.imports, importId, String(fileNo)),
        )
      }
    })
    if (manifest.hasMasterKey && config.masterKey === undefined && !existsSync(paths.masterKey))
      await copyFile(join(folder, 'master.key'), paths.masterKey)
    for (const rest of ['-wal', '-shm']) await rm(`${draft}${rest}`, { force: true })
    await sync(draft)
    await rename(draft, paths.database)
    await sync(config.dataDir)
    return manifest
  } finally {
    lock.release()
  }
}

/** Copies every whole object and compares it with the digest in the database. */
async function copyObjects(db: Db, from: ObjectStore, to: ObjectStore): Promise<number> {
  const objects = [...(await listStoredObjects(db)), ...(await listStoredFiles(db))]
  for (const { objectKey, contentType, sha256 } of objects) {
    const stored = await to.put(objectKey, from.read(objectKey), { contentType })
    if (stored.sha256 !== sha256) throw new ConfigError(`the object ${objectKey} is not what was stored`)
  }
  return objects.length
}

async function readManifest(folder: string): Promise<BackupManifest> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as BackupManifest
    if (manifest.format === 1 && typeof manifest.databaseSha256 === 'string') return manifest
  } catch (error) {
    throw new ConfigError(`${folder} is no backup: ${error instanceof Error ? error.message : error}`)
  }
  throw new ConfigError(`${folder} is a backup of an unknown format`)
}

function requireEmbedded(config: Config): void {
  if (config.databaseUrl !== undefined)
    throw new ConfigError(
      'ASSAY_DATABASE_URL is set: back up and restore PostgreSQL with its own tools; see docs/recovery.md ("Backup")',
    )
}

async function withDatabase<T>(path: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = openSqlite({ path })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

/** Removed by the server since the database was copied. */
function isGone(error: unknown): boolean {
  return (
    error instanceof ObjectNotFoundError ||
    (error instanceof Error && 'code' in error && error.code === 'ENOENT')
  )
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
