import { byteCapture, type Captured } from './byte-capture.js'
import {
  BACKSLASH,
  CLOSE_ARRAY,
  COLON,
  COMMA,
  isClosing,
  isOpening,
  isSpace,
  NEWLINE,
  OPEN_ARRAY,
  QUOTE,
} from './json-bytes.js'
import type { ItemSplitter, SplitOptions, SplitPart } from './split-part.js'

const BOM = [0xef, 0xbb, 0xbf]
const KEY_LIMIT_BYTES = 256

type State = 'between documents' | 'in object' | 'between items' | 'in item' | 'in lines' | 'given up'

/**
 * Splits one big JSON document (an object with an item array, or a bare array), a sequence of documents, or
 * NDJSON (told by a first document on one line), with memory bounded by one item. It looks at brackets,
 * strings and commas only: what it hands out still has to pass `JSON.parse`. An early end is a problem.
 */
export function itemSplitter({ arrayKeys, itemLimitBytes }: SplitOptions): ItemSplitter {
  let state: State = 'between documents'
  let parts: SplitPart[] = []
  let chunk: Buffer = Buffer.alloc(0)
  let base = 0 // stream offset of chunk[0]
  let number = 0

  const item = byteCapture(itemLimitBytes)
  const envelope = byteCapture(itemLimitBytes)

  let depth = 0
  let inString = false
  let escaped = false
  let isScalar = false

  let arrayIsInObject = false
  let needsComma = false
  let afterComma = false

  let documentIsExpanded = false
  let documentHasNewline = false
  let linesMayFollow = false
  let newlineSeen = true

  let key: number[] | null = null
  let keyName: string | null = null
  let expectsKey = false

  const report = (offset: number, message: string) =>
    parts.push({ kind: 'problem', offset, number: number + 1, message })

  function add({ bytes, offset, isTooLarge }: Captured): void {
    number++
    const message = `item is larger than ${itemLimitBytes} bytes`
    if (isTooLarge) parts.push({ kind: 'problem', offset, number, message })
    else parts.push({ kind: 'item', bytes, offset, number })
  }

  const finishItem = (end: number) => add(item.finish(chunk, end))

  function finishObject(end: number): void {
    const captured = envelope.finish(chunk, end)
    state = 'between documents'
    newlineSeen = false
    linesMayFollow = !documentIsExpanded && !documentHasNewline
    if (documentIsExpanded && !captured.isTooLarge)
      parts.push({ kind: 'envelope', bytes: captured.bytes, offset: captured.offset })
    else add(captured)
  }

  function beginArray(isInObject: boolean): void {
    state = 'between items'
    arrayIsInObject = isInObject
    needsComma = false
    afterComma = false
  }

  function scanBetweenDocuments(start: number): number {
    let i = start
    while (i < chunk.length) {
      const byte = chunk[i]!
      const offset = base + i
      if (byte === NEWLINE) newlineSeen = true
      if (isSpace(byte) || (offset < 3 && byte === BOM[offset])) {
        i++
        continue
      }
      if (linesMayFollow && newlineSeen) {
        state = 'in lines'
        item.begin(i, base)
        return i
      }
      linesMayFollow = false
      if (byte === OPEN_ARRAY) {
        documentIsExpanded = true
        beginArray(false)
        return i + 1
      }
      if (isOpening(byte)) {
        state = 'in object'
        documentIsExpanded = false
        documentHasNewline = false
        depth = 1
        inString = false
        expectsKey = true
        keyName = null
        envelope.begin(i, base)
        return i + 1
      }
      report(offset, 'not JSON: expected { or [')
      state = 'given up'
      return chunk.length
    }
    return i
  }

  /** The outermost object: its own keys are read, to find the array that holds the items. */
  function scanObject(start: number): number {
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i]!
      if (inString) {
        if (escaped) escaped = false
        else if (byte === BACKSLASH) escaped = true
        else if (byte === QUOTE) {
          inString = false
          if (key !== null) keyName = decodeKey(key)
          key = null
          continue
        }
        if (key !== null && key.length < KEY_LIMIT_BYTES) key.push(byte)
      } else if (byte === QUOTE) {
        inString = true
        if (depth === 1 && expectsKey) key = []
        else keyName = null
        expectsKey = false
      } else if (isOpening(byte)) {
        if (depth === 1 && byte === OPEN_ARRAY && keyName !== null && arrayKeys.has(keyName)) {
          documentIsExpanded = true
          envelope.pause(chunk, i + 1)
          beginArray(true)
          return i + 1
        }
        keyName = null
        depth++
      } else if (isClosing(byte)) {
        if (--depth === 0) {
          finishObject(i + 1)
          return i + 1
        }
      } else if (byte === COMMA) {
        if (depth === 1) expectsKey = true
      } else if (byte === NEWLINE) documentHasNewline = true
      else if (byte !== COLON && !isSpace(byte)) keyName = null
    }
    return chunk.length
  }

  function scanBetweenItems(start: number): number {
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i]!
      if (isSpace(byte)) continue
      if (byte === COMMA) {
        if (!needsComma) report(base + i, 'unexpected comma between items')
        needsComma = false
        afterComma = true
        continue
      }
      if (byte === CLOSE_ARRAY) {
        if (afterComma && !needsComma) report(base + i, 'comma before the end of the items')
        if (arrayIsInObject) {
          state = 'in object'
          depth = 1
          keyName = null
          envelope.resume(i)
          return i + 1
        }
        state = 'between documents'
        newlineSeen = false
        return i + 1
      }
      if (needsComma) report(base + i, 'missing comma between items')
      state = 'in item'
      item.begin(i, base)
      inString = byte === QUOTE
      escaped = false
      isScalar = !isOpening(byte) && !inString
      depth = isScalar || inString ? 0 : 1
      needsComma = true
      return i + 1
    }
    return chunk.length
  }

  function scanItem(start: number): number {
    const length = chunk.length
    const bytes = chunk
    let i = start
    while (i < length) {
      if (inString) {
        if (escaped) {
          escaped = false
          i++
        }
        while (i < length) {
          const byte = bytes[i++]!
          if (byte === BACKSLASH) {
            if (i === length) escaped = true
            else i++
          } else if (byte === QUOTE) {
            inString = false
            break
          }
        }
        if (inString) return length
        if (depth === 0) return endItem(i)
        continue
      }
      const byte = bytes[i]!
      if (byte === QUOTE && !isScalar) inString = true
      else if (isScalar) {
        if (byte === COMMA || byte === CLOSE_ARRAY || isSpace(byte)) return endItem(i)
      } else if (isOpening(byte)) depth++
      else if (isClosing(byte) && --depth === 0) return endItem(i + 1)
      i++
    }
    return i
  }

  function endItem(end: number): number {
    finishItem(end)
    state = 'between items'
    return end
  }

  function scanLines(start: number): number {
    const newline = chunk.indexOf(NEWLINE, start)
    if (newline < 0) return chunk.length
    if (item.isBlank(chunk, newline)) item.drop()
    else finishItem(newline)
    item.begin(newline + 1, base)
    return newline + 1
  }

  const scanners: Record<State, (start: number) => number> = {
    'between documents': scanBetweenDocuments,
    'in object': scanObject,
    'between items': scanBetweenItems,
    'in item': scanItem,
    'in lines': scanLines,
    'given up': () => chunk.length,
  }

  function take(): readonly SplitPart[] {
    const taken = parts
    parts = []
    return taken
  }

  return {
    push(next) {
      chunk = next
      let i = 0
      while (i < chunk.length) i = scanners[state](i)
      item.keep(chunk)
      envelope.keep(chunk)
      base += chunk.length
      chunk = Buffer.alloc(0)
      return take()
    },
    end() {
      if (state === 'in lines') {
        if (!item.isBlank(chunk, 0)) finishItem(0)
      } else if (state !== 'between documents' && state !== 'given up')
        report(base, 'the document ends early')
      else if (state === 'between documents' && number === 0 && !documentIsExpanded)
        report(base, 'the file is empty')
      state = 'given up'
      return take()
    },
  }
}

function decodeKey(bytes: readonly number[]): string | null {
  const text = Buffer.from(bytes).toString('utf8')
  if (!text.includes('\\')) return text
  try {
    const decoded: unknown = JSON.parse(`"${text}"`)
    return typeof decoded === 'string' ? decoded : null
  } catch {
    return null
  }
}
