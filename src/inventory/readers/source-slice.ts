import { BACKSLASH, CLOSE_ARRAY, COMMA, isClosing, isOpening, QUOTE } from './json-bytes.js'

/**
 * The source text of an own member of a JSON object: `{"a": {"b": 1.0}}`, `a` -> `{"b": 1.0}`. Text is never
 * re-serialised, so a recorded configuration stays as it was delivered. `json` must be valid JSON of an
 * object; null when it has no such member; the last one when it has several, as `JSON.parse` does.
 */
export function sliceMember(json: string, name: string): string | null {
  let found: string | null = null
  walkMembers(json, (keyStart, keyEnd, valueStart, valueEnd) => {
    if (isKey(json, keyStart, keyEnd, name)) found = json.slice(valueStart, valueEnd)
  })
  return found
}

/** The source texts of the own members of a JSON object by name; the last one of a name, as `JSON.parse` does. */
export function splitMembers(json: string): Map<string, string> {
  const members = new Map<string, string>()
  walkMembers(json, (keyStart, keyEnd, valueStart, valueEnd) => {
    const key: unknown = JSON.parse(json.slice(keyStart, keyEnd))
    members.set(String(key), json.slice(valueStart, valueEnd))
  })
  return members
}

/** A JSON object of members as `splitMembers` gives them. */
export function joinMembers(members: Iterable<readonly [string, string]>): string {
  return `{${Array.from(members, ([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`
}

function walkMembers(
  json: string,
  visit: (keyStart: number, keyEnd: number, valueStart: number, valueEnd: number) => void,
): void {
  let i = json.indexOf('{') + 1
  while (i < json.length) {
    const keyStart = json.indexOf('"', i)
    if (keyStart < 0) return
    const keyEnd = endOfString(json, keyStart)
    const valueStart = skipSpace(json, json.indexOf(':', keyEnd) + 1)
    const valueEnd = endOfValue(json, valueStart)
    visit(keyStart, keyEnd, valueStart, valueEnd)
    i = valueEnd + 1
  }
}

/** The source texts of the elements of a JSON list. `json` must be valid JSON of a list. */
export function splitList(json: string): string[] {
  const elements: string[] = []
  let i = skipSpace(json, json.indexOf('[') + 1)
  while (i < json.length && json.charCodeAt(i) !== CLOSE_ARRAY) {
    const end = endOfValue(json, i)
    elements.push(json.slice(i, end))
    i = skipSpace(json, end)
    if (json.charCodeAt(i) === COMMA) i = skipSpace(json, i + 1)
  }
  return elements
}

function isKey(json: string, start: number, end: number, name: string): boolean {
  if (json.startsWith(name, start + 1) && end - start === name.length + 2) return true
  const raw = json.slice(start, end)
  return raw.includes('\\') && JSON.parse(raw) === name
}

/** Index after the closing quote. */
function endOfString(json: string, start: number): number {
  for (let i = start + 1; i < json.length; i++) {
    const code = json.charCodeAt(i)
    if (code === BACKSLASH) i++
    else if (code === QUOTE) return i + 1
  }
  return json.length
}

function skipSpace(json: string, start: number): number {
  let i = start
  while (i < json.length && json.charCodeAt(i) <= 0x20) i++
  return i
}

function endOfValue(json: string, start: number): number {
  const first = json.charCodeAt(start)
  if (first === QUOTE) return endOfString(json, start)
  const isContainer = isOpening(first)
  let depth = 0
  for (let i = start; i < json.length; i++) {
    const code = json.charCodeAt(i)
    if (code === QUOTE) {
      i = endOfString(json, i) - 1
    } else if (isOpening(code)) {
      depth++
    } else if (isClosing(code)) {
      if (!isContainer) return i
      if (--depth === 0) return i + 1
    } else if (!isContainer && (code === COMMA || code <= 0x20)) {
      return i
    }
  }
  return json.length
}
