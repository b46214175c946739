import * as CFB from 'cfb'
import { RECORD } from '../xls/records.js'
import { DEFAULT_CELL_FORMAT } from '../xls/style-records.js'

export type ReadXlsCell = { readonly value: string | number | boolean | null; readonly format: number }
export type ReadXlsSheet = {
  readonly name: string
  readonly rows: ReadXlsCell[][]
  /** Numbers of the records behind the cells and before them, in order. */
  readonly records: number[]
  readonly linkCount: number
}

type BiffRecord = { readonly id: number; readonly data: Buffer; readonly at: number }

/** Reads the cells of a BIFF8 workbook. For tests: throws Error for anything it does not expect. */
export function readXls(file: Buffer): ReadXlsSheet[] {
  const entry = CFB.find(CFB.read(file, { type: 'buffer' }), '/Workbook')
  if (entry === null) throw new Error('no Workbook stream')
  const stream = Buffer.from(entry.content)
  const records = [...readRecords(stream)]
  const globals = records.slice(0, records.findIndex(({ id }) => id === RECORD.eof) + 1)
  const strings = readStrings(globals)
  return globals
    .filter(({ id }) => id === RECORD.boundSheet)
    .map(({ data }) => {
      const start = records.findIndex(({ at }) => at === data.readUInt32LE(0))
      if (records[start]?.id !== RECORD.start) throw new Error('sheet offset points at no sheet')
      const end = records.findIndex(({ id }, index) => index > start && id === RECORD.eof)
      return { name: readName(data.subarray(6)), ...readSheet(records.slice(start, end), strings) }
    })
}

function* readRecords(stream: Buffer): Generator<BiffRecord> {
  for (let at = 0; at + 4 <= stream.length; ) {
    const length = stream.readUInt16LE(at + 2)
    const id = stream.readUInt16LE(at)
    if (length > 8224) throw new Error(`record ${id} is too long`)
    // The container pads the stream with zeros.
    if (id === 0) return
    yield { id, data: stream.subarray(at + 4, at + 4 + length), at }
    at += 4 + length
  }
}

function readSheet(records: readonly BiffRecord[], strings: readonly string[]) {
  const rows: ReadXlsCell[][] = []
  const put = (data: Buffer, value: ReadXlsCell['value']) => {
    const [row, column, format] = [data.readUInt16LE(0), data.readUInt16LE(2), data.readUInt16LE(4)]
    while (rows.length <= row) rows.push([])
    const cells = rows[row]!
    if (cells.length > column) throw new Error(`cell ${row},${column} twice`)
    while (cells.length < column) cells.push({ value: null, format: DEFAULT_CELL_FORMAT })
    cells.push({ value, format })
  }
  for (const { id, data } of records) {
    if (id === RECORD.formula) throw new Error('a formula')
    if (id === RECORD.sharedStringCell) {
      const text = strings[data.readUInt32LE(6)]
      if (text === undefined) throw new Error('no such shared string')
      put(data, text)
    } else if (id === RECORD.numberCell) put(data, data.readDoubleLE(6))
    else if (id === RECORD.booleanCell) put(data, data[6] === 1)
    else if (id === RECORD.blankCell) put(data, null)
  }
  const linkCount = records.filter(({ id }) => id === RECORD.hyperlink).length
  return { rows, records: records.map(({ id }) => id), linkCount }
}

function readName(data: Buffer): string {
  return data[1] === 0 ? data.toString('latin1', 2) : data.toString('utf16le', 2)
}

/** The table of shared strings out of its record and the continuations of it. */
function readStrings(globals: readonly BiffRecord[]): string[] {
  const first = globals.findIndex(({ id }) => id === RECORD.sharedStrings)
  const pieces = [globals[first]!.data]
  for (let i = first + 1; globals[i]?.id === RECORD.continue; i++) pieces.push(globals[i]!.data)
  const count = pieces[0]!.readUInt32LE(4)
  const strings: string[] = []
  let piece = 0
  let at = 8
  const isAtEnd = () => at >= pieces[piece]!.length
  for (let i = 0; i < count; i++) {
    if (isAtEnd()) {
      piece++
      at = 0
    }
    let left = pieces[piece]!.readUInt16LE(at)
    let isWide = pieces[piece]![at + 2] === 1
    at += 3
    let text = ''
    while (left > 0) {
      if (isAtEnd()) {
        piece++
        isWide = pieces[piece]![0] === 1
        at = 1
      }
      const width = isWide ? 2 : 1
      const units = Math.min(left, (pieces[piece]!.length - at) / width)
      if (!Number.isInteger(units)) throw new Error('a character torn apart')
      text += pieces[piece]!.toString(isWide ? 'utf16le' : 'latin1', at, at + units * width)
      at += units * width
      left -= units
    }
    strings.push(text)
  }
  return strings
}
