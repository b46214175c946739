import { CompiledQuery } from 'kysely'
import type { BindValue } from './sqlite-connection.js'
import type { Db, Tables } from './tables.js'

interface ManyQuery extends CompiledQuery {
  readonly parameterRows: readonly (readonly BindValue[])[]
}

export function isManyQuery(query: CompiledQuery): query is ManyQuery {
  return 'parameterRows' in query
}

/**
 * Runs one prepared statement (snake_case, `?` for each value) once per row of values. Only inside a
 * transaction: a failure half-way rolls all of them back. Returns the number of rows written.
 */
export async function executeMany(
  db: Db,
  sql: string,
  parameterRows: readonly (readonly BindValue[])[],
): Promise<number> {
  if (parameterRows.length === 0) return 0
  if (!db.isTransaction) throw new Error('executeMany needs a transaction')
  const query: ManyQuery = { ...CompiledQuery.raw(sql, []), parameterRows }
  const result = await db.executeQuery(query)
  return Number(result.numAffectedRows ?? 0n)
}

type Columns<T extends keyof Tables> = readonly (keyof Tables[T] & string)[]

/**
 * Inserts many rows; `rows` hold the values in the order of `columns` (camelCase). `onConflict` is the SQL
 * after the values, for example `on conflict do nothing`. Returns the number of rows written.
 */
export function bulkInsert<T extends keyof Tables & string>(
  db: Db,
  table: T,
  columns: Columns<T>,
  rows: readonly (readonly BindValue[])[],
  onConflict = '',
): Promise<number> {
  const names = columns.map(snakeCase).join(', ')
  const holders = columns.map(() => '?').join(', ')
  const sql = `insert into ${snakeCase(table)} (${names}) values (${holders}) ${onConflict}`.trimEnd()
  return executeMany(db, sql, rows)
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
