import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseOptions } from '../../src/db/connect.js'

/** Beside what the server keeps: where its database is when that is no file of the folder. */
const noteOf = (directory: string) => join(directory, 'database.url')

/** Says that the server of a data folder works on a PostgreSQL database. */
export function noteDatabase(directory: string, url: string): void {
  writeFileSync(noteOf(directory), url)
}

/** The PostgreSQL database of a data folder; undefined when it has the embedded one. */
export function databaseUrlOf(directory: string): string | undefined {
  return existsSync(noteOf(directory)) ? readFileSync(noteOf(directory), 'utf8') : undefined
}

/** How `openDatabase` opens what the server of a data folder works on. */
export function databaseIn(directory: string): DatabaseOptions {
  const url = databaseUrlOf(directory)
  return { path: join(directory, 'assay.db'), ...(url === undefined ? {} : { url, connections: 1 }) }
}
