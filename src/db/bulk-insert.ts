import { CompiledQuery } from 'kysely'
import type { BindValue } from './sqlite-connection.js'
import type { Db, Tables } from './tables.js'

interface BulkQuery extends CompiledQuery {
  readonly bulkRows: readonly (readonly BindValue[])[]
}

export function isBulkQuery(query: CompiledQuery): query is BulkQuery {
  return 'bulkRows' in query
}

type Columns<T extends keyof Tables> = readonly (keyof Tables[T] & string)[]

/**
 * Inserts many rows by one prepared statement; `rows` hold the values in the order of `columns`
 * (camelCase). Only inside a transaction: a failure half-way rolls all of them back. `onConflict` is the
 * SQL after the values, for example `on conflict do nothing`. Returns the number of rows written.
 */
export async function bulkInsert<T extends keyof Tables & string>(
  db: Db,
  table: T,
  columns: Columns<T>,
  rows: readonly (readonly BindValue[])[],
  onConflict = '',
): Promise<number> {
  if (rows.length === 0) return 0
  if (!db.isTransaction) throw new Error('bulkInsert needs a transaction')
  const names = columns.map(snakeCase).join(', ')
  const holders = columns.map(() => '?').join(', ')
  const sql = `insert into ${snakeCase(table)} (${names}) values (${holders}) ${onConflict}`.trimEnd()
  const query: BulkQuery = { ...CompiledQuery.raw(sql, []), bulkRows: rows }
  const result = await db.executeQuery(query)
  return Number(result.numAffectedRows ?? 0n)
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
