import { ConditionError } from '../condition-error.js'
import { parseFilter } from './parse-filter.js'
import { expectToken, fail, peek, type Scanner, skipSpace, take, takeMatch, takeQuoted } from './scanner.js'
import type { Path, Segment, Selector } from './types.js'

const MAX_LENGTH = 1_000
const MAX_DESCENTS = 2
const DOT_NAME = /[^\s.[\]()'",*?@$=!<>~&|\\]+/y
const BARE_NAME = /[A-Za-z_][\w-]*/y
const INTEGER = /-?\d{1,9}/y

/**
 * Parses a JSONPath of the Goessner dialect without script expressions. Throws ConditionError with the
 * position. Source: spec/condition-rules.md 1.
 */
export function parsePath(text: string): Path {
  if (text.length > MAX_LENGTH) throw new ConditionError(`path: longer than ${MAX_LENGTH} characters`)
  const scanner: Scanner = { text, at: 0 }
  const path = parsePathAt(scanner, 0)
  if (scanner.at < text.length) fail(scanner, `unexpected ${peek(scanner)}`)
  if (path.segments.filter((segment) => segment.descend).length > MAX_DESCENTS)
    throw new ConditionError(`path: more than ${MAX_DESCENTS} times ..`)
  return path
}

/** Parses a path that starts where the scanner stands and ends at the first character that is not part of it. */
export function parsePathAt(scanner: Scanner, filterDepth: number): Path {
  const start = scanner.at
  const root = take(scanner, '$') ? '$' : take(scanner, '@') ? '@' : fail(scanner, '$ or @ expected')
  const segments: Segment[] = []
  for (;;) {
    const from = scanner.at
    const step = takeSegment(scanner, filterDepth)
    if (step === undefined) break
    segments.push({ ...step, text: scanner.text.slice(from, scanner.at) })
  }
  const definite = segments.every(isDefinite)
  return { root, segments, definite, text: scanner.text.slice(start, scanner.at) }
}

/** Whether a step selects at most one value. */
export function isDefinite(segment: Omit<Segment, 'text'>): boolean {
  const [only, ...others] = segment.selectors
  return !segment.descend && others.length === 0 && (only!.kind === 'name' || only!.kind === 'index')
}

function takeSegment(scanner: Scanner, filterDepth: number): Omit<Segment, 'text'> | undefined {
  if (take(scanner, '..')) {
    const selectors = peek(scanner) === '[' ? takeBracket(scanner, filterDepth) : [takeDotMember(scanner)]
    return { descend: true, selectors }
  }
  if (peek(scanner) === '.') {
    scanner.at += 1
    const selectors = peek(scanner) === '[' ? takeBracket(scanner, filterDepth) : [takeDotMember(scanner)]
    return { descend: false, selectors }
  }
  return peek(scanner) === '[' ? { descend: false, selectors: takeBracket(scanner, filterDepth) } : undefined
}

function takeDotMember(scanner: Scanner): Selector {
  if (take(scanner, '*')) return { kind: 'wildcard' }
  const name = takeMatch(scanner, DOT_NAME)
  return name === '' ? fail(scanner, 'name expected') : { kind: 'name', name }
}

function takeBracket(scanner: Scanner, filterDepth: number): Selector[] {
  scanner.at += 1
  const selectors: Selector[] = []
  do {
    skipSpace(scanner)
    selectors.push(takeSelector(scanner, filterDepth))
    skipSpace(scanner)
  } while (take(scanner, ','))
  expectToken(scanner, ']')
  return selectors
}

function takeSelector(scanner: Scanner, filterDepth: number): Selector {
  const char = peek(scanner)
  if (char === "'" || char === '"') return { kind: 'name', name: takeQuoted(scanner) }
  if (take(scanner, '*')) return { kind: 'wildcard' }
  if (take(scanner, '?')) return { kind: 'filter', filter: parseFilter(scanner, filterDepth + 1) }
  if (char === '(') fail(scanner, 'script expressions are not supported')
  const name = takeMatch(scanner, BARE_NAME)
  if (name !== '') return { kind: 'name', name }
  return takeIndexOrSlice(scanner)
}

function takeIndexOrSlice(scanner: Scanner): Selector {
  const start = takeInteger(scanner)
  skipSpace(scanner)
  if (!take(scanner, ':')) {
    return start === undefined ? fail(scanner, 'selector expected') : { kind: 'index', index: start }
  }
  skipSpace(scanner)
  const end = takeInteger(scanner)
  skipSpace(scanner)
  const step = take(scanner, ':') ? takeStep(scanner) : 1
  return {
    kind: 'slice',
    step,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  }
}

function takeStep(scanner: Scanner): number {
  skipSpace(scanner)
  return takeInteger(scanner) ?? 1
}

function takeInteger(scanner: Scanner): number | undefined {
  const digits = takeMatch(scanner, INTEGER)
  return digits === '' ? undefined : Number(digits)
}
