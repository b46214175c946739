import * as CFB from 'cfb'
import { type ByteBuffer, bytesInUse, createByteBuffer } from '../byte-buffer.js'
import { WorkbookLimitError } from '../errors.js'
import { headerRow } from '../header-row.js'
import type {
  Row,
  SheetSource,
  SheetSources,
  WorkbookBytes,
  WorkbookOptions,
  WrittenSheet,
} from '../model.js'
import { type Puller, pullFrom } from '../read-rows.js'
import { createSheetNames } from '../sheet-names.js'
import { createStyleTable } from '../style-table.js'
import { createCellWriter } from './cell-records.js'
import { createPalette } from './palette.js'
import { summaryInformation } from './property-set.js'
import { createSharedStrings } from './shared-strings.js'
import { fillExtent, hasFilter, putSheetFoot, putSheetHead } from './sheet-frame.js'
import { type FinishedSheet, workbookStream } from './workbook-stream.js'

/** The most rows of all sheets of an `.xls` together, headers apart: what is sensible to hold in memory. */
export const XLS_MAX_ROWS = 250_000
const ROWS_PER_SHEET = 65_536
const MAX_COLUMNS = 256
const OUTPUT_CHUNK_BYTES = 256 * 1024

/**
 * A true BIFF8 `.xls` workbook. The format puts its shared texts and sizes first, so nothing comes out until the last
 * row was read, and all of it is in memory until then.
 * Throws `WorkbookLimitError` past 250,000 rows, 256 columns or 4,000 styles, RangeError without a single sheet or for
 * a range that is none.
 */
export async function* writeXls(sheets: SheetSources, options: WorkbookOptions): WorkbookBytes {
  const book = createBook()
  const sources = pullFrom(sheets)
  try {
    for (let step = await sources.next(); step.done !== true; step = await sources.next()) {
      const puller = pullFrom(step.value.rows)
      try {
        await addSheet(book, step.value, puller)
      } finally {
        await puller.close()
      }
    }
  } finally {
    await sources.close()
  }
  if (book.finished.length === 0) throw new RangeError('a workbook needs at least one sheet')
  const pieces = workbookStream(book.finished, book.styles, book.palette, book.strings, options)
  const file = container(Buffer.concat(pieces), summaryInformation(options))
  for (let at = 0; at < file.length; at += OUTPUT_CHUNK_BYTES)
    yield file.subarray(at, at + OUTPUT_CHUNK_BYTES)
  return { sheets: book.written }
}

type Book = ReturnType<typeof createBook>

function createBook() {
  const finished: FinishedSheet[] = []
  const written: WrittenSheet[] = []
  return {
    finished,
    written,
    styles: createStyleTable(),
    palette: createPalette(),
    strings: createSharedStrings(),
    nameOf: createSheetNames(),
    rows: 0,
    filters: 0,
  }
}

/** The sheet and, past 65,536 rows, its continuations. */
async function addSheet(book: Book, source: SheetSource, puller: Puller<Row>): Promise<void> {
  let next = await puller.next()
  let isFirstPart = true
  do {
    const out = createByteBuffer(64 * 1024)
    const extentAt = putSheetHead(out, source)
    const cells = createCellWriter(out, book.styles, book.strings, source.columns ?? [])
    let rows = 0
    const header = headerRow(source.columns ?? [])
    if (header !== null) cells.putRow(header, rows++)
    while (next.done !== true && rows < ROWS_PER_SHEET) {
      if (++book.rows > XLS_MAX_ROWS) throw new WorkbookLimitError('xls', 'rows', XLS_MAX_ROWS)
      cells.putRow(next.value, rows++)
      if (cells.width > MAX_COLUMNS) break
      const pulled = puller.next()
      next = pulled instanceof Promise ? await pulled : pulled
    }
    const width = Math.max(cells.width, source.columns?.length ?? 0)
    if (width > MAX_COLUMNS) throw new WorkbookLimitError('xls', 'columns', MAX_COLUMNS)
    fillExtent(out, extentAt, rows, cells.width)
    if (hasFilter(source)) book.filters++
    const isFirstOfWorkbook = book.finished.length === 0
    const place = { isFirstPart, isFirstOfWorkbook, drawingNumber: book.filters }
    const lostLinks = putSheetFoot(out, source, cells, place, book.palette)
    const name = book.nameOf(source.name)
    book.finished.push({ name, source, rows, stream: trimmed(out) })
    book.written.push({ name, rows, cutCells: cells.cutCells, lostLinks })
    isFirstPart = false
  } while (next.done !== true)
}

/** A copy without the room to grow, which would otherwise stay in memory until the end. */
function trimmed(out: ByteBuffer): Buffer {
  return Buffer.from(bytesInUse(out))
}

function container(workbook: Buffer, summary: Buffer): Buffer {
  const file = CFB.utils.cfb_new()
  // The package signs its files with a stream of its own.
  CFB.utils.cfb_del(file, '/\u0001Sh33tJ5')
  CFB.utils.cfb_add(file, '/Workbook', workbook)
  CFB.utils.cfb_add(file, '/\u0005SummaryInformation', summary)
  return CFB.write(file, { type: 'buffer' })
}
