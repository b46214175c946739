import { ConditionError } from '../condition-error.js'

/** A position in a path text; the functions below move it forward. */
export interface Scanner {
  readonly text: string
  at: number
}

export function fail(scanner: Scanner, what: string): never {
  throw new ConditionError(`path: ${what} at ${scanner.at}`)
}

export function peek(scanner: Scanner): string {
  return scanner.text[scanner.at] ?? ''
}

/** Moves past `token` when it comes next. */
export function take(scanner: Scanner, token: string): boolean {
  if (!scanner.text.startsWith(token, scanner.at)) return false
  scanner.at += token.length
  return true
}

export function expectToken(scanner: Scanner, token: string): void {
  if (!take(scanner, token)) fail(scanner, `${token} expected`)
}

/** Moves past what the sticky expression matches and gives it; '' when it does not match here. */
export function takeMatch(scanner: Scanner, sticky: RegExp): string {
  sticky.lastIndex = scanner.at
  const match = sticky.exec(scanner.text)
  if (match === null) return ''
  scanner.at += match[0].length
  return match[0]
}

export function skipSpace(scanner: Scanner): void {
  while (' \t\n\r'.includes(peek(scanner)) && scanner.at < scanner.text.length) scanner.at += 1
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '/': '/',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

/** Reads a quoted text; the scanner stands on its opening quote. */
export function takeQuoted(scanner: Scanner): string {
  const quote = peek(scanner)
  scanner.at += 1
  let value = ''
  for (;;) {
    const char = peek(scanner)
    if (char === '') fail(scanner, 'text not closed')
    scanner.at += 1
    if (char === quote) return value
    value += char === '\\' ? takeEscape(scanner) : char
  }
}

function takeEscape(scanner: Scanner): string {
  const letter = peek(scanner)
  scanner.at += 1
  if (letter === 'u') {
    const digits = takeMatch(scanner, /[0-9a-fA-F]{4}/y)
    if (digits === '') fail(scanner, 'bad escape')
    return String.fromCharCode(Number.parseInt(digits, 16))
  }
  return ESCAPES[letter] ?? fail(scanner, 'bad escape')
}
