import { join } from 'node:path'
import type { Config } from './config.js'

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
