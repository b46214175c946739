import { BACKSLASH, CLOSE_ARRAY, COMMA, isClosing, isOpening, QUOTE } from './json-bytes.js'

/** Where values stand: names, and null for every element or member. */
type ValuePath = readonly (string | null)[]

/** Gives the text to put in place of a scalar, or null to leave it; `value` is a decoded text or a number as written. */
export type Replace = (value: string) => string | null

const OPEN_OBJECT = 0x7b
const DEEPEST = 200

/**
 * Replaces texts and numbers at or below the given paths in a JSON text by other texts. A name in a path goes
 * through lists, so `Servers.Password` also finds the passwords of a list of servers. Everything else stays byte
 * for byte: numbers of any length, spaces, the order of keys. `json` must be valid JSON.
 */
export function replaceValues(json: string, paths: readonly ValuePath[], replace: Replace): string {
  let i = 0
  let copied = 0
  let result = ''
  let depth = 0

  function skipSpace(): void {
    while (i < json.length && json.charCodeAt(i) <= 0x20) i++
  }

  function endOfString(): void {
    for (i++; i < json.length; i++) {
      const code = json.charCodeAt(i)
      if (code === BACKSLASH) i++
      else if (code === QUOTE) break
    }
    i++
  }

  function readScalar(isSecret: boolean): void {
    const start = i
    const isText = json.charCodeAt(i) === QUOTE
    if (isText) endOfString()
    else while (i < json.length && !isEnd(json.charCodeAt(i))) i++
    const source = json.slice(start, i)
    if (!isSecret || source === 'true' || source === 'false' || source === 'null') return
    put(start, replace(isText ? decode(source) : source))
  }

  function put(start: number, replacement: string | null): void {
    if (replacement === null) return
    result += json.slice(copied, start) + JSON.stringify(replacement)
    copied = i
  }

  /** `open`: the rests of the paths that lead here; one that is empty means everything below. */
  function readValue(open: readonly ValuePath[]): void {
    skipSpace()
    const code = json.charCodeAt(i)
    const start = i
    if (!isOpening(code)) readScalar(open.some((path) => path.length === 0))
    else if (depth === DEEPEST) {
      // Nobody nests secrets so deep by need, and going on would end the stack: all of it goes.
      skipValue()
      put(start, replace(json.slice(start, i)))
    } else {
      depth++
      if (code === OPEN_OBJECT) readObject(open)
      else readList(open)
      depth--
    }
  }

  function readObject(open: readonly ValuePath[]): void {
    i++
    for (;;) {
      skipSpace()
      if (i >= json.length || isClosing(json.charCodeAt(i))) break
      const start = i
      endOfString()
      const key = decode(json.slice(start, i))
      i = json.indexOf(':', i) + 1
      const inner = open.filter(([step]) => step === undefined || step === null || step === key)
      readMember(inner.map((path) => path.slice(1)))
    }
    i++
  }

  function readList(open: readonly ValuePath[]): void {
    i++
    for (;;) {
      skipSpace()
      if (i >= json.length || json.charCodeAt(i) === CLOSE_ARRAY) break
      readMember(open.map((path) => (path[0] === null ? path.slice(1) : path)))
    }
    i++
  }

  function readMember(open: readonly ValuePath[]): void {
    if (open.length === 0) skipValue()
    else readValue(open)
    skipSpace()
    if (json.charCodeAt(i) === COMMA) i++
  }

  function skipValue(): void {
    skipSpace()
    let depth = 0
    do {
      const code = json.charCodeAt(i)
      if (code === QUOTE) endOfString()
      else if (isOpening(code)) {
        depth++
        i++
      } else if (isClosing(code)) {
        depth--
        i++
      } else if (depth === 0) while (i < json.length && !isEnd(json.charCodeAt(i))) i++
      else i++
    } while (depth > 0 && i < json.length)
  }

  readValue(paths)
  return copied === 0 ? json : result + json.slice(copied)
}

function isEnd(code: number): boolean {
  return code === COMMA || isClosing(code) || code <= 0x20
}

function decode(source: string): string {
  const value: unknown = JSON.parse(source)
  return String(value)
}
