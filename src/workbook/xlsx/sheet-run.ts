import { type ByteBuffer, bytesInUse, createByteBuffer } from '../byte-buffer.js'
import { WorkbookLimitError } from '../errors.js'
import { headerRow } from '../header-row.js'
import type { Row, SheetSource } from '../model.js'
import { type Puller, pullFrom } from '../read-rows.js'
import type { StyleTable } from '../style-table.js'
import { type ChartValues, createChartValues } from './chart-values.js'
import { createRowWriter, type RowWriter } from './row-xml.js'
import { sheetFoot, sheetHead, sheetMiddle } from './sheet-part.js'
import { putAscii } from './xml-bytes.js'

/** Where a sheet ends and its continuation begins. */
export type SheetLimits = { readonly rows: number; readonly xmlBytes: number }

/** The rows of the format, and a size below which no archive entry needs 64-bit sizes. */
export const XLSX_LIMITS: SheetLimits = { rows: 1_048_576, xmlBytes: 3_900_000_000 }
const MAX_COLUMNS = 16_384
const CHUNK_BYTES = 128 * 1024

/** A source on its way through one or more sheet parts. */
export type SheetRun = {
  readonly source: SheetSource
  readonly puller: Puller<Row>
  /** The row already pulled to learn whether there is one more. */
  next: IteratorResult<Row>
  readonly charts: ChartValues
}

/** Pulls the first row. Close `puller` when done, whatever happens. */
export async function openSheet(source: SheetSource): Promise<SheetRun> {
  const columns = source.columns ?? []
  if (columns.length > MAX_COLUMNS) throw new WorkbookLimitError('xlsx', 'columns', MAX_COLUMNS)
  const puller = pullFrom(source.rows)
  return { source, puller, next: await puller.next(), charts: createChartValues(source.charts ?? []) }
}

/** One sheet part in the making; `rows` counts the header. */
export type SheetPartRun = { readonly writer: RowWriter; rows: number }

/** Starts a part of the sheet. */
export function openPart(run: SheetRun, table: StyleTable): SheetPartRun {
  return { writer: createRowWriter(table, run.source.columns ?? []), rows: 0 }
}

export type PartPlace = { readonly isFirstPart: boolean; readonly isFirstOfWorkbook: boolean }

/**
 * The XML of one sheet part, until the rows or the limits end. Two buffers take turns, so a chunk may be read until
 * the next but one is asked for.
 */
export async function* sheetXml(
  run: SheetRun,
  part: SheetPartRun,
  place: PartPlace,
  limits: SheetLimits,
): AsyncGenerator<Buffer, void, undefined> {
  const { source, puller } = run
  const buffers = [createByteBuffer(CHUNK_BYTES + 4096), createByteBuffer(CHUNK_BYTES + 4096)]
  let turn = 0
  let out: ByteBuffer = buffers[0]!
  let sentBytes = 0
  const takeChunk = () => {
    const chunk = bytesInUse(out)
    sentBytes += chunk.length
    turn = 1 - turn
    out = buffers[turn]!
    out.length = 0
    return chunk
  }
  const putRow = (row: Row) => {
    run.charts.note(row, part.rows)
    part.writer.putRow(out, row, part.rows)
    if (part.writer.width > MAX_COLUMNS) throw new WorkbookLimitError('xlsx', 'columns', MAX_COLUMNS)
    part.rows++
  }

  yield Buffer.from(sheetHead(source, place.isFirstOfWorkbook))
  const header = headerRow(source.columns ?? [])
  if (header !== null) putRow(header)
  while (run.next.done !== true && part.rows < limits.rows && sentBytes < limits.xmlBytes) {
    putRow(run.next.value)
    if (out.length >= CHUNK_BYTES) yield takeChunk()
    const next = puller.next()
    run.next = next instanceof Promise ? await next : next
  }
  const { links, width } = part.writer
  const end = { rows: part.rows, width, isFirstPart: place.isFirstPart, linkCount: links.count }
  putAscii(out, sheetMiddle(source, end))
  yield takeChunk()
  yield bytesInUse(links.xml)
  yield Buffer.from(sheetFoot(source, end))
}
