import { isUtf8 } from 'node:buffer'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Instant } from '../../platform/instant.js'
import { ItemError } from './field-values.js'
import { isJsonObject } from './json-value.js'
import type { ItemPosition, Reading } from './recorded-item.js'
import type { Shape } from './shapes/shape.js'
import { ITEM_ARRAY_KEYS, sniffShape } from './sniff-shape.js'
import { itemSplitter } from './split-items.js'
import { ITEM_LIMIT_BYTES, type SplitPart } from './split-part.js'

/** A file to read: its path inside the import, and its bytes. */
export interface SourceFile {
  readonly path: string
  open(): Readable
}

export interface ReadOptions {
  /** Date in the path of the file; null when it has none. */
  readonly pathAt: Instant | null
  /** Time of data that carries none. */
  readonly asOf: Instant
  readonly itemLimitBytes?: number
}

/**
 * Reads one file of any known shape, plain or gzip, as a stream: memory is bounded by one item. Yields what a
 * chunk of the file held, in order. Damage becomes problems, never an exception; a file that cannot
 * be opened throws.
 */
export async function* readSourceFile(
  file: SourceFile,
  options: ReadOptions,
): AsyncGenerator<readonly Reading[]> {
  const splitter = itemSplitter({
    arrayKeys: ITEM_ARRAY_KEYS,
    itemLimitBytes: options.itemLimitBytes ?? ITEM_LIMIT_BYTES,
  })
  const reader = partReader(file.path, options)
  const stream = file.open()
  let bytesRead = 0
  try {
    for await (const chunk of decompressed(stream)) {
      bytesRead += chunk.length
      yield reader.read(splitter.push(chunk))
    }
  } catch (error) {
    if (!isDamage(error)) throw error
    const message = `the compressed file is damaged: ${error instanceof Error ? error.message : String(error)}`
    yield [reader.problem(bytesRead, message)]
  } finally {
    stream.destroy()
  }
  yield reader.read(splitter.end())
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
    yield* inflated(head, rest)
    return
  }
  if (head.length > 0) yield head
  yield* rest
}

function inflated(head: Buffer, rest: AsyncIterable<Buffer>): Readable {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 })
  // The error reaches whoever reads `gunzip`; the callback only keeps it from being thrown twice.
  return pipeline(Readable.from(joined(head, rest)), gunzip, () => {})
}

async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head
  yield* rest
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
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
    const { items, controls } = likely.read(value, { file, text, pathAt: options.pathAt, asOf: options.asOf })
    return [
      ...items.map((item) => ({ kind: 'item', item, position }) as const),
      ...controls.map((control) => ({ kind: 'control', control }) as const),
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
      const message = error instanceof ItemError ? error.message : `not JSON: ${error.message.slice(0, 200)}`
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
