import { type CellRange, parseRange } from '../cell-address.js'
import type { Cell, CellValue, Chart, Row } from '../model.js'

/**
 * Keeps the cells that the charts of a sheet are drawn from, as its rows go by: readers that do not calculate (mail
 * previews, protected view) draw charts from the values stored inside them.
 */
export type ChartValues = {
  note(row: Row, rowIndex: number): void
  /** The values of a range, row by row; null where no cell was written. */
  of(range: string): CellValue[]
}

/** Values of all ranges that `charts` refer to. */
export function createChartValues(charts: readonly Chart[]): ChartValues {
  const texts = charts.flatMap((chart) => [chart.categories, ...chart.series.map((series) => series.values)])
  const ranges = texts.map(parseRange)
  const lastRow = Math.max(-1, ...ranges.map((range) => range.lastRow))
  const noted = new Map<number, readonly Cell[]>()
  return {
    note(row, rowIndex) {
      if (rowIndex > lastRow || !ranges.some((range) => isRowInside(range, rowIndex))) return
      noted.set(rowIndex, 'cells' in row ? row.cells : row)
    },
    of(text) {
      const range = parseRange(text)
      const values: CellValue[] = []
      for (let row = range.firstRow; row <= range.lastRow; row++) {
        for (let column = range.firstColumn; column <= range.lastColumn; column++) {
          values.push(plainValue(noted.get(row)?.[column] ?? null))
        }
      }
      return values
    },
  }
}

function isRowInside(range: CellRange, row: number): boolean {
  return row >= range.firstRow && row <= range.lastRow
}

function plainValue(cell: Cell): CellValue {
  return cell !== null && typeof cell === 'object' && 'value' in cell ? cell.value : cell
}
