import { CompiledQuery } from 'kysely'
import { sealRows } from './sealed-columns.js'
import type { BindValue } from './sqlite-connection.js'
import type { Db, Tables } from './tables.js'

/** One statement for many rows; how they are sent is the engine's business. All names in snake_case. */
export interface BulkQuery extends CompiledQuery {
  readonly kind: 'insert' | 'update'
  readonly table: string
  /** What each row holds, in this order. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly BindValue[])[]
  /** Of an insert: SQL after the values. */
  readonly onConflict: string
  /** Of an update: the columns that find the row. */
  readonly key: readonly string[]
  /** Of an update: columns in which null leaves what is stored. */
  readonly kept: readonly string[]
}

export function isBulkQuery(query: CompiledQuery): query is BulkQuery {
  return 'columns' in query && 'rows' in query
}

type Column<T extends keyof Tables> = keyof Tables[T] & string
type Rows = readonly (readonly BindValue[])[]

/**
 * Inserts many rows; `rows` hold the values in the order of `columns`. `onConflict` is the SQL after the values,
 * for example `on conflict do nothing`; with `do update` no two rows may have one key. Only inside a transaction.
 * Returns the number of rows written.
 */
export function bulkInsert<T extends keyof Tables & string>(
  db: Db,
  table: T,
  columns: readonly Column<T>[],
  rows: Rows,
  onConflict = '',
): Promise<number> {
  return run(db, rows, { kind: 'insert', table, columns, onConflict, key: [], kept: [] })
}

/**
 * Updates many rows, each found by its `key` columns, which come last in `columns`. Null leaves a column of
 * `kept` as it is. Only inside a transaction. Returns the number of rows written.
 */
export function bulkUpdate<T extends keyof Tables & string>(
  db: Db,
  table: T,
  columns: readonly Column<T>[],
  by: { readonly key: readonly Column<T>[]; readonly kept?: readonly Column<T>[] },
  rows: Rows,
): Promise<number> {
  return run(db, rows, { kind: 'update', table, columns, onConflict: '', key: by.key, kept: by.kept ?? [] })
}

async function run(
  db: Db,
  rows: Rows,
  what: Pick<BulkQuery, 'kind' | 'columns' | 'onConflict' | 'key' | 'kept'> & {
    readonly table: keyof Tables & string
  },
): Promise<number> {
  if (rows.length === 0) return 0
  if (!db.isTransaction) throw new Error('a bulk write needs a transaction')
  const query: BulkQuery = {
    ...CompiledQuery.raw('', []),
    ...what,
    rows: sealRows(db, what.table, what.columns, rows),
    table: snakeCase(what.table),
    columns: what.columns.map(snakeCase),
    key: what.key.map(snakeCase),
    kept: what.kept.map(snakeCase),
  }
  const result = await db.executeQuery(query)
  return Number(result.numAffectedRows ?? 0n)
}

/** The statement for one row, with `?` for each value. */
export function rowStatement({ kind, table, columns, onConflict, key, kept }: BulkQuery): string {
  if (kind === 'insert') {
    const holders = columns.map(() => '?').join(', ')
    return `insert into ${table} (${columns.join(', ')}) values (${holders}) ${onConflict}`.trimEnd()
  }
  const sets = columns
    .filter((column) => !key.includes(column))
    .map((column) => `${column} = ${kept.includes(column) ? `coalesce(?, ${column})` : '?'}`)
  return `update ${table} set ${sets.join(', ')} where ${key.map((column) => `${column} = ?`).join(' and ')}`
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
