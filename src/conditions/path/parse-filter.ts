import { compilePattern } from '../pattern.js'
import { parsePathAt } from './parse-path.js'
import { expectToken, fail, peek, type Scanner, skipSpace, take, takeMatch, takeQuoted } from './scanner.js'
import type { Comparison, Filter, Literal, Operand } from './types.js'

const MAX_DEPTH = 10
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /(?:true|false|null)(?![\w-])/y
const OPERATOR = /==|!=|<=|>=|=~|<|>|(?:in|nin)(?=[\s([@$])/y
const REGEX = /\/((?:[^/\\]|\\.)+)\/(i?)/y

/** Parses the expression after `?`, up to the `,` or `]` that ends the selector. */
export function parseFilter(scanner: Scanner, depth: number): Filter {
  if (depth > MAX_DEPTH) fail(scanner, 'filter nested too deeply')
  let left = parseAnd(scanner, depth)
  for (;;) {
    skipSpace(scanner)
    if (!take(scanner, '||')) return left
    left = { kind: 'or', left, right: parseAnd(scanner, depth) }
  }
}

function parseAnd(scanner: Scanner, depth: number): Filter {
  let left = parseTerm(scanner, depth)
  for (;;) {
    skipSpace(scanner)
    if (!take(scanner, '&&')) return left
    left = { kind: 'and', left, right: parseTerm(scanner, depth) }
  }
}

function parseTerm(scanner: Scanner, depth: number): Filter {
  if (depth > MAX_DEPTH) fail(scanner, 'filter nested too deeply')
  skipSpace(scanner)
  if (peek(scanner) === '!') {
    scanner.at += 1
    return { kind: 'not', filter: parseTerm(scanner, depth + 1) }
  }
  if (take(scanner, '(')) {
    const filter = parseFilter(scanner, depth + 1)
    skipSpace(scanner)
    expectToken(scanner, ')')
    return filter
  }
  return parseComparison(scanner, depth)
}

function parseComparison(scanner: Scanner, depth: number): Filter {
  const left = parseOperand(scanner, depth)
  skipSpace(scanner)
  const operator = takeMatch(scanner, OPERATOR)
  if (operator === '') {
    return left.kind === 'path' ? { kind: 'exists', path: left.path } : fail(scanner, 'comparison expected')
  }
  requireSingle(scanner, left)
  skipSpace(scanner)
  if (operator === '=~') return { kind: 'match', operand: left, matches: takePattern(scanner) }
  const right = peek(scanner) === '[' ? takeList(scanner, depth) : parseOperand(scanner, depth)
  const isMembership = operator === 'in' || operator === 'nin'
  if (!isMembership) requireSingle(scanner, right)
  else if (right.kind === 'literal') fail(scanner, 'list expected')
  return { kind: 'compare', operator: comparisonOf(operator), left, right }
}

function comparisonOf(text: string): Comparison {
  switch (text) {
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'in':
    case 'nin':
      return text
    default:
      return '=='
  }
}

/** A comparison needs one value on each side; a list or a path with `*` is ambiguous. */
function requireSingle(scanner: Scanner, operand: Operand): void {
  if (operand.kind === 'list') fail(scanner, 'a list only follows in or nin')
  if (operand.kind === 'path' && !operand.path.definite)
    fail(scanner, 'comparison of a path that selects many')
}

function parseOperand(scanner: Scanner, depth: number): Operand {
  const char = peek(scanner)
  if (char === '@' || char === '$') return { kind: 'path', path: parsePathAt(scanner, depth) }
  return { kind: 'literal', value: takeLiteral(scanner) }
}

function takeLiteral(scanner: Scanner): Literal {
  const char = peek(scanner)
  if (char === "'" || char === '"') return takeQuoted(scanner)
  const word = takeMatch(scanner, WORD)
  if (word !== '') return word === 'null' ? null : word === 'true'
  const digits = takeMatch(scanner, NUMBER)
  return digits === '' ? fail(scanner, 'value expected') : Number(digits)
}

function takeList(scanner: Scanner, depth: number): Operand {
  if (depth > MAX_DEPTH) fail(scanner, 'filter nested too deeply')
  scanner.at += 1
  const values: Literal[] = []
  skipSpace(scanner)
  if (take(scanner, ']')) return { kind: 'list', values }
  do {
    skipSpace(scanner)
    values.push(takeLiteral(scanner))
    skipSpace(scanner)
  } while (take(scanner, ','))
  expectToken(scanner, ']')
  return { kind: 'list', values }
}

/** `/re/`, `/re/i` or a quoted expression. */
function takePattern(scanner: Scanner): (text: string) => boolean {
  const char = peek(scanner)
  if (char === "'" || char === '"') return compilePattern(takeQuoted(scanner))
  REGEX.lastIndex = scanner.at
  const match = REGEX.exec(scanner.text)
  if (match === null) return fail(scanner, '/pattern/ expected')
  scanner.at += match[0].length
  return compilePattern(match[1]!.replaceAll('\\/', '/'), match[2] === 'i')
}
