/**
 * The buttons of a filter, which in this format are drawing objects, one a column.
 * Source: [MS-XLS] 2.4.181 (Obj), [MS-ODRAW] 2.2.
 */
import type { ByteBuffer } from '../byte-buffer.js'
import { putRecord, RECORD, u16, u32 } from './records.js'

const SHAPES_PER_DRAWING = 1_024
const COMBO_BOX = 0x14
const HOST_CONTROL = 201

/** Buttons over the first `columns` cells of row 1. `drawingNumber` counts from 1 in the workbook. */
export function putFilterButtons(out: ByteBuffer, columns: number, drawingNumber: number): void {
  const firstShape = drawingNumber * SHAPES_PER_DRAWING
  for (let column = 0; column < columns; column++) {
    const shape = buttonShape(firstShape + 1 + column, column)
    const isFirst = column === 0
    putRecord(out, RECORD.drawing, isFirst ? drawingStart(drawingNumber, columns, shape) : shape)
    putRecord(out, RECORD.object, buttonObject(column + 1))
  }
}

/** The drawing with its group of shapes, of which `shape` is the first; the others follow in records of their own. */
function drawingStart(drawingNumber: number, columns: number, shape: Buffer): Buffer {
  const firstShape = drawingNumber * SHAPES_PER_DRAWING
  const drawing = atom(0xf008, 0, drawingNumber, u32(columns + 1, firstShape + columns))
  const group = atom(0xf009, 1, 0, u32(0, 0, 0, 0))
  const groupShape = container(0xf004, Buffer.concat([group, atom(0xf00a, 2, 0, u32(firstShape, 5))]))
  const shapesBytes = groupShape.length + shape.length * columns
  const shapes = Buffer.concat([head(0xf003, 15, 0, shapesBytes), groupShape, shape])
  const length = drawing.length + 8 + shapesBytes
  return Buffer.concat([head(0xf002, 15, 0, length), drawing, shapes])
}

function buttonShape(id: number, column: number): Buffer {
  const options = [0x007f, 0x0104, 0x0104, 0x00bf, 0x0008, 0x0008, 0x01bf, 0, 1, 0x01ff, 0, 8, 0x03bf, 0, 10]
  const anchor = u16(1, column, 0, 0, 0, column + 1, 0, 1, 0)
  return container(
    0xf004,
    Buffer.concat([
      atom(0xf00a, 2, HOST_CONTROL, u32(id, 0x0a00)),
      atom(0xf00b, 3, 5, u16(...options)),
      atom(0xf010, 0, 0, anchor),
      atom(0xf011, 0, 0, Buffer.alloc(0)),
    ]),
  )
}

function buttonObject(id: number): Buffer {
  const common = Buffer.concat([u16(0x15, 0x12, COMBO_BOX, id, 0x2101), Buffer.alloc(12)])
  const scrollBar = Buffer.concat([
    u16(0x0c, 0x14),
    Buffer.from('0000000000000000640001000a00000010000100', 'hex'),
  ])
  const list = Buffer.concat([u16(0x13, 0x1fee), Buffer.from('00000000010001030000020008005700', 'hex')])
  return Buffer.concat([common, scrollBar, list, u32(0)])
}

/** What the workbook says of all drawings; `columnCounts` are the buttons of each sheet that has any. */
export function drawingGroup(columnCounts: readonly number[]): Buffer {
  const lastDrawing = columnCounts.length
  const lastShapes = (columnCounts.at(-1) ?? 0) + 1
  const shapes = columnCounts.reduce((sum, columns) => sum + columns + 1, 0)
  const counts = u32(lastDrawing * SHAPES_PER_DRAWING + lastShapes, lastDrawing + 1, shapes, lastDrawing)
  const clusters = columnCounts.map((columns, index) => u32(index + 1, columns + 1))
  const group = atom(0xf006, 0, 0, Buffer.concat([counts, ...clusters]))
  const defaults = atom(0xf00b, 3, 3, Buffer.from('bf0008000800810109000008c00140000008', 'hex'))
  const colors = atom(0xf11e, 0, 4, Buffer.from('0d0000080c00000817000008f7000010', 'hex'))
  return container(0xf000, Buffer.concat([group, defaults, colors]))
}

function head(type: number, version: number, instance: number, length: number): Buffer {
  return Buffer.concat([u16(version | (instance << 4), type), u32(length)])
}

function atom(type: number, version: number, instance: number, data: Buffer): Buffer {
  return Buffer.concat([head(type, version, instance, data.length), data])
}

function container(type: number, content: Buffer): Buffer {
  return atom(type, 15, 0, content)
}
