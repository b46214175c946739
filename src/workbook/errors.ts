/** More rows, columns or distinct styles than a workbook of the format can hold; `max` is what it can. */
export class WorkbookLimitError extends Error {
  readonly limit: 'rows' | 'columns' | 'styles'
  readonly max: number

  constructor(format: 'xlsx' | 'xls', limit: 'rows' | 'columns' | 'styles', max: number) {
    super(`an ${format} workbook holds at most ${max} ${limit}`)
    this.name = 'WorkbookLimitError'
    this.limit = limit
    this.max = max
  }
}
