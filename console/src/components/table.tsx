import { createColumnHelper, type RowData, tableFeatures, useTable } from '@tanstack/react-table'
import { measureElement, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type ReactElement, type ReactNode, useEffect, useMemo, useRef } from 'react'
import { usePrinting } from './printing'

/** One column: its title, and what stands in it for a row. */
export interface Column<R> {
  readonly id: string
  readonly title: string
  readonly cell: (row: R) => ReactNode
  /** Right-aligned. */
  readonly isNumber?: boolean
  /** As narrow as its contents. */
  readonly isTight?: boolean
}

interface TableProps<R> {
  /** What the table is called. */
  readonly label: string
  readonly columns: readonly Column<R>[]
  readonly rows: readonly R[]
  readonly keyOf: (row: R) => string
  /** Rows there are in all, when more than these; told to screen readers. */
  readonly total?: number | undefined
  /** Called with the last row in view, when rows behind these come into view or nearly. */
  readonly onEnd?: ((row: number) => void) | undefined
  /** Rows before these, which are not kept: their place is. */
  readonly before?: number
  /** Called with the first row in view, when the place of rows before comes into view or nearly. */
  readonly onStart?: ((row: number) => void) | undefined
  /** Rows whose place is kept, with those before and behind these. */
  readonly known?: number
  /** Number of the first row of all, from 0; of a list that begins in the middle of another. */
  readonly from?: number
}

const FEATURES = tableFeatures({})
/** Up to this many rows the whole table is in the page. */
const FEW = 100
const ROW_HEIGHT = 44

/** A table of whatever length: of a long one only the rows in view are in the page. */
export function Table<R extends RowData>(props: TableProps<R>): ReactElement {
  const {
    label,
    columns,
    rows,
    keyOf,
    total,
    onEnd,
    before: dropped = 0,
    onStart,
    known = 0,
    from = 0,
  } = props
  const box = useRef<HTMLDivElement>(null)
  const table = useTable({
    features: FEATURES,
    data: rows,
    columns: useColumns(columns),
    getRowId: keyOf,
  })
  const all = table.getRowModel().rows
  const isPrinting = usePrinting()
  const isLong = !isPrinting && (all.length > FEW || onEnd !== undefined)
  const virtual = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count: Math.max(known, dropped + all.length),
    enabled: isLong,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    measureElement: heightSoFar,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index
  const last = items.at(-1)?.index
  useEffect(() => {
    if (last !== undefined && last >= dropped + all.length - 20) onEnd?.(last)
    else if (first !== undefined && first < dropped + 20) onStart?.(first)
  }, [first, last, dropped, all.length, onEnd, onStart])
  const shown = isLong
    ? items.map(({ index }) => ({ row: all[index - dropped], at: index }))
    : all.map((row, i) => ({ row, at: dropped + i }))
  const before = isLong ? (items[0]?.start ?? 0) : 0
  const after = isLong ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0
  return (
    // A box that scrolls is reached by keys.
    <div className={isLong ? 'table-box table-long' : 'table-box'} ref={box} tabIndex={0}>
      <table className="table" aria-label={label} aria-rowcount={total ?? all.length}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={before} columns={columns.length} />
          {shown.map(({ row, at }) =>
            row === undefined ? (
              <Space
                key={at}
                height={virtual.measurementsCache[at]?.size ?? ROW_HEIGHT}
                columns={columns.length}
              />
            ) : (
              <tr
                key={row.id}
                data-index={at}
                aria-rowindex={from + at + 1}
                ref={isLong ? virtual.measureElement : undefined}
              >
                {row.getAllCells().map((cell, i) => (
                  <td key={cell.id} className={classOf(columns[i])} data-title={columns[i]?.title}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            ),
          )}
          <Space height={after} columns={columns.length} />
        </tbody>
      </table>
    </div>
  )
}

/**
 * The height of a row, never less than it was: which rows are in the page decides how wide columns are, and so how high
 * rows; were they to shrink again, rows could come and go for ever.
 */
function heightSoFar(
  element: HTMLTableRowElement,
  entry: ResizeObserverEntry | undefined,
  virtual: Virtualizer<HTMLDivElement, HTMLTableRowElement>,
): number {
  const before = virtual.measurementsCache[virtual.indexFromElement(element)]?.size ?? 0
  return Math.max(before, measureElement(element, entry, virtual))
}

function useColumns<R extends RowData>(columns: readonly Column<R>[]) {
  return useMemo(() => {
    const helper = createColumnHelper<typeof FEATURES, R>()
    return helper.columns(
      columns.map(({ id, title, cell }) =>
        helper.display({ id, header: title, cell: ({ row }) => cell(row.original) }),
      ),
    )
  }, [columns])
}

function classOf<R>(column: Column<R> | undefined): string | undefined {
  const names = [column?.isNumber === true ? 'number' : '', column?.isTight === true ? 'tight' : '']
  return names.join(' ').trim() || undefined
}

/** Stands for the rows that are not in the page. */
function Space({
  height,
  columns,
}: {
  readonly height: number
  readonly columns: number
}): ReactElement | null {
  return height <= 0 ? null : (
    <tr className="table-space">
      <td colSpan={columns} style={{ height }} />
    </tr>
  )
}
