import type { KeyObject } from 'node:crypto'
import type { KyselyPlugin, QueryResult, UnknownRow } from 'kysely'
import { isSealedText, openText, sealText } from '../platform/sealed-text.js'
import type { BindValue } from './sqlite-connection.js'
import type { Db, Tables } from './tables.js'

/**
 * Columns that hold what configurations say, and the digests of them. All are written by `bulkInsert` and
 * `bulkUpdate` only, never filtered or ordered by, and read under their own names.
 */
const SEALED: { readonly [T in keyof Tables]?: readonly (keyof Tables[T] & string)[] } = {
  resource: ['hash'],
  resourceVersion: ['configuration', 'diff'],
  verdictBlock: ['evidence'],
  verdictChange: ['oldEvidence'],
  finding: ['evidence'],
  comparisonVerdict: ['annotation'],
  comparisonDifference: ['ourAnnotation', 'theirAnnotation'],
}
const READ = Object.values(SEALED).flat()

/** How the sealed columns of a database are written and read. */
export interface ColumnSealing {
  readonly key: KeyObject
  /** Whether new values are sealed; those that are sealed are opened in any case. */
  readonly sealsNew: boolean
}

interface SealingPlugin extends KyselyPlugin {
  readonly sealing: ColumnSealing
}

/**
 * The same database with its sealed columns opened on the way out and, where `sealsNew`, sealed on the way in.
 * Sealed and plain values lie side by side, so that sealing can begin and end at any time.
 */
export function withSealedColumns(db: Db, sealing: ColumnSealing): Db {
  const plugin: SealingPlugin = {
    sealing,
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => openRows(sealing.key, result),
  }
  return db.withPlugin(plugin)
}

function openRows(key: KeyObject, result: QueryResult<UnknownRow>): QueryResult<UnknownRow> {
  const [first] = result.rows
  if (first === undefined) return result
  const columns = READ.filter((column) => column in first)
  if (columns.length === 0) return result
  return { ...result, rows: result.rows.map((row) => openRow(key, columns, row)) }
}

function openRow(key: KeyObject, columns: readonly string[], row: UnknownRow): UnknownRow {
  let opened = row
  for (const column of columns) {
    const value = row[column]
    if (typeof value !== 'string' || !isSealedText(value)) continue
    if (opened === row) opened = { ...row }
    opened[column] = openText(key, column, value)
  }
  return opened
}

/** The rows of a bulk write as they are stored. */
export function sealRows(
  db: Db,
  table: keyof Tables,
  columns: readonly string[],
  rows: readonly (readonly BindValue[])[],
): readonly (readonly BindValue[])[] {
  const sealing = db.getExecutor().plugins.find(isSealing)?.sealing
  const sealed = SEALED[table]
  if (sealing === undefined || sealed === undefined) return rows
  const places = columns.flatMap((column, place) => (sealed.some((each) => each === column) ? [place] : []))
  if (places.length === 0) return rows
  return rows.map((row) => {
    const stored = [...row]
    for (const place of places) {
      const value = row[place]
      // Nothing to hide in an empty text. What only looks sealed is sealed always, so that it reads back as it is.
      if (typeof value === 'string' && value !== '' && (sealing.sealsNew || isSealedText(value)))
        stored[place] = sealText(sealing.key, columns[place]!, value)
    }
    return stored
  })
}

function isSealing(plugin: KyselyPlugin): plugin is SealingPlugin {
  return 'sealing' in plugin
}
