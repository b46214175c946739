import type { Column } from '../../../workbook/model.js'

/** Bold letters are wider than the digits by which columns are measured. */
const WIDTH_OF_LETTER = 1.1

/** A column with its machine name below its title, at least so wide that neither breaks inside a word. */
export function namedColumn(column: Column, name: string): Column {
  const header = `${titleLines(column.header ?? '')}\n${name}`
  return { ...column, header, widthChars: Math.max(column.widthChars ?? 0, widthOfWords(header)) }
}

/**
 * The columns of a sheet with the machine name of each below its title, as all tables have them; `names` are those of the
 * table of the record where that has the column. Throws when they are not as many.
 */
export function namedColumns(names: readonly string[], columns: readonly Column[]): readonly Column[] {
  if (names.length !== columns.length) throw new Error(`${columns.length} columns, ${names.length} names`)
  return columns.map((column, index) => namedColumn(column, names[index]!))
}

/** A title in two languages, each on a line of its own: where a narrow cell breaks it by itself nobody can tell. */
export function titleLines(title: string): string {
  return title.replace(/^([\x20-\x7e]+?) (?=[\u2e80-\uffef])/, '$1\n')
}

/** Texts in Chinese break anywhere. */
function widthOfWords(header: string): number {
  const words = header.split(/[\s\u2e80-\uffef]+/)
  return Math.ceil(Math.max(...words.map(({ length }) => length)) * WIDTH_OF_LETTER) + 1
}
