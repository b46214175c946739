import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../clock.js'
import type { Ids } from '../ids.js'
import {
  attachDirectoryStore,
  makeDirectoryStore,
  openDirectoryStore,
  removeAbandoned,
} from './directory-store.js'
import { parseS3Address } from './s3-address.js'
import type { ObjectStore } from './types.js'

export interface ObjectStoreDeps {
  readonly clock: Clock
  readonly ids: Ids
}

/** Which store, and who else uses it. */
export interface ObjectStorePlace {
  /** `file:///folder`, `oss://...`, `s3://...`; undefined = `directory`. */
  readonly address: string | undefined
  readonly directory: string
  /** Folder for what is on its way to a store elsewhere; made when missing. */
  readonly spoolDirectory: string
  /** True when no other process writes to it: then what a killed one left unfinished is removed. */
  readonly isOnly: boolean
}

/** Opens the object store of a process. Throws when its address is of no kind there is. */
export async function openObjectStore(place: ObjectStorePlace, deps: ObjectStoreDeps): Promise<ObjectStore> {
  const { address } = place
  switch (address === undefined ? 'file:' : new URL(address).protocol) {
    case 'file:':
      return openFolder(address === undefined ? place.directory : fileURLToPath(address), place, deps)
    case 's3:':
    case 'oss:': {
      // Loaded only where it is used: half a second of start.
      const { s3Store } = await import('./s3-store.js')
      await mkdir(place.spoolDirectory, { recursive: true, mode: 0o700 })
      return s3Store(parseS3Address(String(address), process.env), deps, place.spoolDirectory)
    }
    default:
      throw new Error('the object store has an address of an unknown kind')
  }
}

async function openFolder(
  folder: string,
  place: ObjectStorePlace,
  deps: ObjectStoreDeps,
): Promise<ObjectStore> {
  if (place.isOnly) return openDirectoryStore(folder, deps)
  await makeDirectoryStore(folder)
  await removeAbandoned(folder)
  return attachDirectoryStore(folder, deps)
}
