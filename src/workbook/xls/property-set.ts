import type { WorkbookOptions } from '../model.js'
import { u16, u32 } from './records.js'

const FORMAT_ID = Buffer.from('e0859ff2f94f6810ab9108002b27b3d9', 'hex')
const CODE_PAGE = 1
const TITLE = 2
const AUTHOR = 4
const CREATED = 12
const UTF8 = 65001
const TYPE_INTEGER = 2
const TYPE_TEXT = 30
const TYPE_TIME = 64
/** 1601-01-01, where file times start, to 1970-01-01, in milliseconds. */
const FILE_TIME_EPOCH_MS = 11_644_473_600_000

/** The `SummaryInformation` stream: title, author and time of creation. Source: [MS-OLEPS] 2.21. */
export function summaryInformation(options: WorkbookOptions): Buffer {
  const properties: (readonly [number, Buffer])[] = [
    [CODE_PAGE, Buffer.concat([u32(TYPE_INTEGER), u16(UTF8, 0)])],
    ...(options.title === undefined ? [] : [[TITLE, textProperty(options.title)] as const]),
    [AUTHOR, textProperty(options.creator)],
    [CREATED, timeProperty(options.createdAt)],
  ]
  let offset = 8 + properties.length * 8
  const index = properties.map(([id, value]) => {
    const entry = u32(id, offset)
    offset += value.length
    return entry
  })
  const section = Buffer.concat([
    u32(offset, properties.length),
    ...index,
    ...properties.map(([, value]) => value),
  ])
  const head = Buffer.concat([u16(0xfffe, 0), u32(0x00020006), Buffer.alloc(16), u32(1), FORMAT_ID, u32(48)])
  return Buffer.concat([head, section])
}

function textProperty(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`)
  const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4)
  return Buffer.concat([u32(TYPE_TEXT, bytes.length), bytes, padding])
}

function timeProperty(at: Date): Buffer {
  const value = Buffer.alloc(8)
  value.writeBigUInt64LE(BigInt(at.getTime() + FILE_TIME_EPOCH_MS) * 10_000n)
  return Buffer.concat([u32(TYPE_TIME), value])
}
