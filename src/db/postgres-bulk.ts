import type { QueryConfig } from 'pg'
import type { BulkQuery } from './bulk-write.js'

/**
 * All rows in one statement, a parameter a column: one plan whatever the number of rows, and no limit on it.
 * `types` by column. Throws for a column the table does not have.
 */
export function bulkStatement(query: BulkQuery, types: ReadonlyMap<string, string>): QueryConfig {
  const { kind, table, columns, rows, onConflict, key, kept } = query
  const arrays = columns.map((column, index) => {
    const type = types.get(column)
    if (type === undefined) throw new Error(`table ${table} has no column ${column}`)
    return `$${index + 1}::${type}[]`
  })
  const given = `unnest(${arrays.join(', ')})`
  const values = columns.map((_, index) => rows.map((row) => row[index] ?? null))
  const list = columns.join(', ')
  if (kind === 'insert')
    return { text: `insert into ${table} (${list}) select * from ${given} ${onConflict}`, values }
  const sets = columns
    .filter((column) => !key.includes(column))
    .map(
      (column) =>
        `${column} = ${kept.includes(column) ? `coalesce(given.${column}, ${table}.${column})` : `given.${column}`}`,
    )
  const found = key.map((column) => `${table}.${column} = given.${column}`).join(' and ')
  return {
    text: `update ${table} set ${sets.join(', ')} from ${given} as given (${list}) where ${found}`,
    values,
  }
}
