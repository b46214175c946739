import type { Column } from '../../../workbook/model.js'

/**
 * The columns of a sheet with the machine name of each below its title, as all tables have them; `names` are those of the
 * table of the record where that has the column. Throws when they are not as many.
 */
export function namedColumns(names: readonly string[], columns: readonly Column[]): readonly Column[] {
  if (names.length !== columns.length) throw new Error(`${columns.length} columns, ${names.length} names`)
  return columns.map((column, index) => ({ ...column, header: `${column.header}\n${names[index]}` }))
}
