import { isUtf8 } from 'node:buffer'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'
import type { Instant } from '../../platform/instant.js'
import { boundedInflate, InflateError } from './bounded-inflate.js'
import { ItemError } from './field-values.js'
import { isJsonObject } from './json-value.js'
import { CsvError, inventoryCsv, looksLikeCsv } from './read-inventory-csv.js'
import type { ItemPosition, Reading } from './recorded-item.js'
import type { Shape } from './shapes/shape.js'
import { ITEM_ARRAY_KEYS, sniffShape } from './sniff-shape.js'
import { itemSplitter } from './split-items.js'
import { ITEM_LIMIT_BYTES, type SplitPart } from './split-part.js'
import { ZipError } from './zip-entries.js'

/** A file to read: its path inside the import, and its bytes. */
export interface SourceFile {
  readonly path: string
  /** Absent for what cannot be an archive. */
  readonly sizeBytes?: number
  /** Reads from a byte on, by default the first. */
  open(start?: number): Readable
}

export interface ReadOptions {
  /** Date in the path of the file; null when it has none. */
  readonly pathAt: Instant | null
  /** Time of data that carries none. */
  readonly asOf: Instant
  readonly itemLimitBytes?: number
}

/**
 * Reads one file of any known shape, plain or gzip, as a stream: memory is bounded by one item, and a file that
 * grows out of proportion when it is inflated is given up. Yields what a chunk of the file held, in order. Damage becomes problems, never an exception; a file that cannot
 * be opened throws.
 */
export async function* readSourceFile(
  file: SourceFile,
  options: ReadOptions,
): AsyncGenerator<readonly Reading[]> {
  const reader = partReader(file.path, options)
  const stream = file.open()
  let bytesRead = 0
  let format: FormatReader | null = null
  let head: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of decompressed(stream)) {
      bytesRead += chunk.length
      if (format === null) {
        head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
        if (head.toString('latin1').trim() === '' && head.length < 1024) continue
        format = looksLikeCsv(head) ? csvReader(file.path, options, reader) : jsonReader(options, reader)
        yield format.push(head)
      } else yield format.push(chunk)
    }
    format ??= jsonReader(options, reader)
    yield format.end()
  } catch (error) {
    const message = damageOf(error)
    if (message === null) throw error
    yield [reader.problem(bytesRead, message)]
    yield format?.end() ?? []
  } finally {
    stream.destroy()
  }
}

/** Turns the bytes of a file into readings. */
interface FormatReader {
  push(chunk: Buffer): readonly Reading[]
  end(): readonly Reading[]
}

function jsonReader({ itemLimitBytes = ITEM_LIMIT_BYTES }: ReadOptions, reader: PartReader): FormatReader {
  const splitter = itemSplitter({ arrayKeys: ITEM_ARRAY_KEYS, itemLimitBytes })
  return {
    push: (chunk) => reader.read(splitter.push(chunk)),
    end: () => reader.read(splitter.end()),
  }
}

function csvReader(path: string, options: ReadOptions, reader: PartReader): FormatReader {
  const csv = inventoryCsv(path, options.pathAt ?? options.asOf)
  const decoder = new StringDecoder('utf8')
  let isGivenUp = false
  const attempt = (read: () => readonly Reading[]): readonly Reading[] => {
    if (isGivenUp) return []
    try {
      return read()
    } catch (error) {
      if (!(error instanceof CsvError)) throw error
      isGivenUp = true
      return [reader.problem(0, error.message)]
    }
  }
  return {
    push: (chunk) =>
      attempt(() => {
        csv.push(decoder.write(chunk))
        return []
      }),
    end: () => attempt(() => csv.end().map((totals) => ({ kind: 'totals', totals }))),
  }
}

async function* decompressed(stream: Readable): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]()
  let head: Buffer = Buffer.alloc(0)
  // A pipe may deliver one byte at a time; the magic number is two.
  while (head.length < 2) {
    const next = await chunks.next()
    if (next.done === true) break
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value])
  }
  const rest: AsyncIterable<Buffer> = { [Symbol.asyncIterator]: () => chunks }
  if (head[0] === 0x1f && head[1] === 0x8b) {
    yield* boundedInflate(createGunzip({ chunkSize: 64 * 1024 }), joined(head, rest))
    return
  }
  if (head.length > 0) yield head
  yield* rest
}

async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head
  yield* rest
}

function damageOf(error: unknown): string | null {
  if (error instanceof InflateError) return error.message
  if (error instanceof ZipError) return `zip: ${error.message}`
  const isDamage = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
  return isDamage ? `the compressed file is damaged: ${error.message}` : null
}

interface PartReader {
  read(parts: readonly SplitPart[]): readonly Reading[]
  problem(byteOffset: number, message: string): Reading
}

function partReader(file: string, options: ReadOptions): PartReader {
  let likely: Shape | null = null
  let lastNumber = 0

  function readText(text: string, position: ItemPosition): readonly Reading[] {
    const value: unknown = JSON.parse(text)
    if (!isJsonObject(value)) throw new ItemError('the item is no object')
    likely = sniffShape(value, likely)
    const content = likely.read(value, { file, text, pathAt: options.pathAt, asOf: options.asOf })
    const [item] = content.items
    if (content.items.length === 1 && item !== undefined) return [{ kind: 'item', item, position }]
    return [
      ...content.items.map((item) => ({ kind: 'item', item, position }) as const),
      ...content.controls.map((control) => ({ kind: 'control', control }) as const),
      ...content.totals.map((totals) => ({ kind: 'totals', totals }) as const),
      ...content.properties.map((properties) => ({ kind: 'properties', properties }) as const),
      ...content.verdicts.map((verdicts) => ({ kind: 'verdicts', verdicts, position }) as const),
      ...content.measurements.map((measurement) => ({ kind: 'measurement', measurement, position }) as const),
    ]
  }

  function readPart(part: SplitPart): readonly Reading[] {
    const itemNumber = part.kind === 'envelope' ? lastNumber : part.number
    lastNumber = itemNumber
    const position = { file, byteOffset: part.offset, itemNumber }
    if (part.kind === 'problem') return [{ kind: 'problem', problem: { ...position, message: part.message } }]
    try {
      if (!isUtf8(part.bytes)) throw new ItemError('not UTF-8')
      const text = part.bytes.toString('utf8')
      if (part.kind === 'item') return readText(text, position)
      JSON.parse(text)
      return []
    } catch (error) {
      if (!(error instanceof ItemError) && !(error instanceof SyntaxError)) throw error
      const message = error instanceof ItemError ? error.message : notJson(error)
      return [{ kind: 'problem', problem: { ...position, message } }]
    }
  }

  return {
    read: (parts) => parts.flatMap(readPart),
    problem: (byteOffset, message) => ({
      kind: 'problem',
      problem: { file, byteOffset, itemNumber: lastNumber + 1, message },
    }),
  }
}

/** Where it is no JSON; the text around, which the message of `JSON.parse` quotes, may hold a secret. */
function notJson(error: SyntaxError): string {
  const position = /position (\d+)/.exec(error.message)?.[1]
  return position === undefined ? 'not JSON' : `not JSON from character ${position} of the item on`
}
