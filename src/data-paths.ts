import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Config } from './config.js'
import type { DatabaseOptions } from './db/connect.js'
import type { ObjectStorePlace } from './platform/object-store/open-store.js'

/** What lies where in the data folder. */
export function dataPaths(config: Pick<Config, 'dataDir' | 'masterKeyFile'>) {
  const inside = (name: string) => join(config.dataDir, name)
  return {
    database: inside('assay.db'),
    masterKey: config.masterKeyFile ?? inside('master.key'),
    /** Objects that can be downloaded: reports. */
    objects: inside('objects'),
    /** Uploaded files until their import has run. */
    imports: inside('imports'),
    /** Files of running jobs; nothing in it outlives the job. */
    spool: inside('spool'),
  }
}

/** How the settings name the database, as `openDatabase` takes it. */
export function databaseOf(config: Config): DatabaseOptions {
  return {
    path: dataPaths(config).database,
    connections: config.databaseConnections,
    ...(config.databaseUrl === undefined ? {} : { url: config.databaseUrl }),
  }
}

/** Folder for the files of this process's jobs; where processes share a data folder, each has its own. */
export function spoolOf(config: Config): string {
  const { spool } = dataPaths(config)
  return config.databaseUrl === undefined ? spool : join(spool, `${hostname()}-${process.pid}`)
}

/** Folders in which each process has one of its own, `<host>-<pid>`. */
export function processFoldersOf(config: Config): string[] {
  return [
    join(config.dataDir, 'uploads'),
    ...(config.databaseUrl === undefined ? [] : [dataPaths(config).spool]),
  ]
}

/** How the settings name the object store, as `openObjectStore` takes it. */
export function objectsOf(config: Config): ObjectStorePlace {
  return {
    address: config.objectStore,
    directory: dataPaths(config).objects,
    spoolDirectory: join(config.dataDir, 'uploads', `${hostname()}-${process.pid}`),
    isOnly: config.databaseUrl === undefined,
  }
}
