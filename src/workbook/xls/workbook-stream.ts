import { type ByteBuffer, bytesInUse, createByteBuffer } from '../byte-buffer.js'
import type { SheetSource, WorkbookOptions } from '../model.js'
import type { StyleTable } from '../style-table.js'
import { putDefinedNames } from './defined-names.js'
import { drawingGroup } from './filter-buttons.js'
import type { Palette } from './palette.js'
import { longText, putRecord, RECORD, shortText, u8, u16, u32 } from './records.js'
import type { SharedStrings } from './shared-strings.js'
import { hasFilter, putStart } from './sheet-frame.js'
import { putStyleRecords } from './style-records.js'

/** A finished sheet; `stream` is its part of the workbook stream. */
export type FinishedSheet = {
  readonly name: string
  readonly source: SheetSource
  readonly rows: number
  readonly stream: Buffer
}

const WRITE_ACCESS_BYTES = 112

/** The pieces of the workbook stream: what belongs to the whole book, then its sheets. */
export function workbookStream(
  sheets: readonly FinishedSheet[],
  table: StyleTable,
  palette: Palette,
  strings: SharedStrings,
  options: WorkbookOptions,
): Buffer[] {
  const out = createByteBuffer(1 << 20)
  putStart(out, 5)
  putRecord(out, RECORD.writeAccess, writerName(options.creator))
  putRecord(out, RECORD.codePage, u16(1200))
  putRecord(out, RECORD.window1, u16(0, 0, 28_800, 15_000, 0x38, 0, 0, 1, 600))
  putRecord(out, RECORD.date1904, u16(0))
  putStyleRecords(out, table.list, palette)
  const offsetsAt = sheets.map(({ name }) => putSheetEntry(out, name))
  putRecord(out, RECORD.country, u16(1, 1))
  putDefinedNames(out, sheets)
  const filtered = sheets.filter(({ source }) => hasFilter(source))
  if (filtered.length > 0) {
    putRecord(
      out,
      RECORD.drawingGroup,
      drawingGroup(filtered.map(({ source }) => source.columns?.length ?? 0)),
    )
  }
  strings.put(out)
  putRecord(out, RECORD.eof)
  let offset = out.length
  for (const [index, { stream }] of sheets.entries()) {
    out.bytes.writeUInt32LE(offset, offsetsAt[index]!)
    offset += stream.length
  }
  return [bytesInUse(out), ...sheets.map(({ stream }) => stream)]
}

/** Returns where the offset of the sheet is to be filled in. */
function putSheetEntry(out: ByteBuffer, name: string): number {
  const at = out.length + 4
  putRecord(out, RECORD.boundSheet, u32(0), u8(0, 0), shortText(name))
  return at
}

function writerName(creator: string): Buffer {
  const data = Buffer.alloc(WRITE_ACCESS_BYTES, ' ')
  longText(creator.slice(0, 50)).copy(data)
  return data
}
