/**
 * The limit that the xlsx writer is measured against: the same rows as sheet XML, concatenated row by row and written
 * into one buffer, through a zlib stream at level 6 into a ZIP. Nothing general: 14 fixed columns, styles by number,
 * one sheet. Uses no product code, so that the product cannot move the mark.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'

export type RawRow = readonly (string | number | Date)[]

const CHUNK_BYTES = 64 * 1024
const LETTERS = 'ABCDEFGHIJKLMN'
const XMLNS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const SMALL_PARTS: readonly (readonly [string, string])[] = [
  [
    '[Content_Types].xml',
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `<workbook xmlns="${XMLNS}" xmlns:r="${OFFICE}"><sheets><sheet name="Results" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  ],
  [
    'xl/styles.xml',
    `<styleSheet xmlns="${XMLNS}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
  ],
]

/** Writes the workbook to `file` and returns its size in bytes. */
export async function writeRawSheet(
  file: string,
  headers: readonly string[],
  rows: Iterable<RawRow>,
): Promise<number> {
  const out = createWriteStream(file)
  const directory: Buffer[] = []
  let offset = 0
  const send = async (bytes: Buffer) => {
    offset += bytes.length
    if (!out.write(bytes)) await once(out, 'drain')
  }
  for (const [name, xml] of SMALL_PARTS) {
    const plain = Buffer.from(`${DECLARATION}${xml}`)
    const packed = deflateRawSync(plain, { level: 6 })
    const start = offset
    await send(header(0x04034b50, name, 0, crc32(plain), packed.length, plain.length))
    await send(packed)
    directory.push(directoryEntry(name, 0, crc32(plain), packed.length, plain.length, start))
  }

  const sheetName = 'xl/worksheets/sheet1.xml'
  const start = offset
  await send(header(0x04034b50, sheetName, 8, 0, 0, 0))
  const deflate = createDeflateRaw({ level: 6 })
  let packedBytes = 0
  deflate.on('data', (bytes: Buffer) => {
    packedBytes += bytes.length
    offset += bytes.length
    out.write(bytes)
  })
  let crc = 0
  let plainBytes = 0
  for (const chunk of sheetChunks(headers, rows)) {
    crc = crc32(chunk, crc)
    plainBytes += chunk.length
    if (!deflate.write(chunk)) await once(deflate, 'drain')
    if (out.writableNeedDrain) await once(out, 'drain')
  }
  deflate.end()
  await once(deflate, 'end')
  const descriptor = Buffer.alloc(16)
  descriptor.writeUInt32LE(0x08074b50, 0)
  descriptor.writeUInt32LE(crc, 4)
  descriptor.writeUInt32LE(packedBytes, 8)
  descriptor.writeUInt32LE(plainBytes, 12)
  await send(descriptor)
  directory.push(directoryEntry(sheetName, 8, crc, packedBytes, plainBytes, start))

  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  await send(Buffer.concat([entries, end]))
  out.end()
  await once(out, 'finish')
  return offset
}

function* sheetChunks(headers: readonly string[], rows: Iterable<RawRow>): Generator<Buffer> {
  let bytes = Buffer.allocUnsafe(CHUNK_BYTES * 2)
  let length = bytes.write(
    `${DECLARATION}<worksheet xmlns="${XMLNS}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row r="1">${headers
      .map((text, column) => `<c r="${LETTERS[column]}1" s="2" t="inlineStr"><is><t>${text}</t></is></c>`)
      .join('')}</row>`,
    0,
  )
  let number = 1
  for (const row of rows) {
    number++
    let xml = `<row r="${number}">`
    for (let column = 0; column < row.length; column++) {
      const value = row[column]!
      const place = `<c r="${LETTERS[column]}${number}"`
      if (typeof value === 'string') xml += `${place} t="inlineStr"><is><t>${escapeText(value)}</t></is></c>`
      else if (typeof value === 'number') xml += `${place}><v>${value}</v></c>`
      else xml += `${place} s="1"><v>${value.getTime() / 86_400_000 + 25_569}</v></c>`
    }
    xml += '</row>'
    length += bytes.write(xml, length, 'latin1')
    if (length >= CHUNK_BYTES) {
      yield bytes.subarray(0, length)
      bytes = Buffer.allocUnsafe(CHUNK_BYTES * 2)
      length = 0
    }
  }
  length += bytes.write(`</sheetData><autoFilter ref="A1:N${number}"/></worksheet>`, length, 'latin1')
  yield bytes.subarray(0, length)
}

/** Anything not ASCII as a numeric reference, which keeps the row a string of one byte a character. */
function escapeText(text: string): string {
  if (!/[<>&\u0080-\uffff]/.test(text)) return text
  return text.replace(/[<>&]|[\u0080-\u{10ffff}]/gu, (char) => `&#${char.codePointAt(0)};`)
}

function header(signature: number, name: string, flags: number, crc: number, packed: number, plain: number) {
  const bytes = Buffer.alloc(30)
  bytes.writeUInt32LE(signature, 0)
  bytes.writeUInt16LE(20, 4)
  putFields(bytes, 6, name, flags, crc, packed, plain)
  return Buffer.concat([bytes, Buffer.from(name)])
}

function directoryEntry(
  name: string,
  flags: number,
  crc: number,
  packed: number,
  plain: number,
  offset: number,
) {
  const bytes = Buffer.alloc(46)
  bytes.writeUInt32LE(0x02014b50, 0)
  bytes.writeUInt16LE(20, 4)
  bytes.writeUInt16LE(20, 6)
  putFields(bytes, 8, name, flags, crc, packed, plain)
  bytes.writeUInt32LE(offset, 42)
  return Buffer.concat([bytes, Buffer.from(name)])
}

function putFields(
  bytes: Buffer,
  at: number,
  name: string,
  flags: number,
  crc: number,
  packed: number,
  plain: number,
) {
  bytes.writeUInt16LE(flags, at)
  bytes.writeUInt16LE(8, at + 2)
  bytes.writeUInt16LE(0x21, at + 6)
  bytes.writeUInt32LE(crc, at + 8)
  bytes.writeUInt32LE(packed, at + 12)
  bytes.writeUInt32LE(plain, at + 16)
  bytes.writeUInt16LE(name.length, at + 20)
}
