import { ConditionError } from './condition-error.js'

/** Whether one UTF-16 code unit belongs to a class. */
export type UnitTest = (unit: number) => boolean

export type PatternNode =
  | { readonly kind: 'unit'; readonly test: UnitTest }
  | { readonly kind: 'assert'; readonly where: 'start' | 'end' | 'wordEdge' | 'notWordEdge' }
  | { readonly kind: 'sequence'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly node: PatternNode; readonly min: number; readonly max: number }

const MAX_REPEAT = 256
const MAX_DEPTH = 20

export function isWordUnit(unit: number): boolean {
  return (
    (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || unit === 95 || (unit >= 97 && unit <= 122)
  )
}

const isDigit: UnitTest = (unit) => unit >= 48 && unit <= 57
const isSpace: UnitTest = (unit) => /\s/.test(String.fromCharCode(unit))
const isAny: UnitTest = (unit) => unit !== 10 && unit !== 13 && unit !== 0x2028 && unit !== 0x2029
const CLASSES: Readonly<Record<string, UnitTest>> = { d: isDigit, s: isSpace, w: isWordUnit }
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 }

/**
 * Parses the regular-expression subset that can be matched in linear time: literals, escapes, classes,
 * groups, alternation, `* + ? {n,m}` (also lazy), `^ $ \b \B`. Throws ConditionError on anything else
 * (back references, look-around, repeats above 256).
 */
export function parsePattern(source: string, ignoreCase: boolean): PatternNode {
  let at = 0
  const fail = (what: string): never => {
    throw new ConditionError(`pattern: ${what} at ${at}`)
  }
  const take = (text: string): boolean => {
    if (!source.startsWith(text, at)) return false
    at += text.length
    return true
  }
  const literal = (unit: number): UnitTest => {
    if (!ignoreCase) return (other) => other === unit
    const [lower, upper] = bothCases(unit)
    return (other) => other === unit || other === lower || other === upper
  }

  function choice(depth: number): PatternNode {
    if (depth > MAX_DEPTH) fail('groups nested too deeply')
    const nodes = [sequence(depth)]
    while (take('|')) nodes.push(sequence(depth))
    return nodes.length === 1 ? nodes[0]! : { kind: 'choice', nodes }
  }

  function sequence(depth: number): PatternNode {
    const nodes: PatternNode[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') nodes.push(repeated(depth))
    return { kind: 'sequence', nodes }
  }

  function repeated(depth: number): PatternNode {
    const node = atom(depth)
    const [min, max] = quantifier()
    if (min === 1 && max === 1) return node
    if (node.kind === 'assert') fail('nothing to repeat')
    take('?')
    const [again, more] = quantifier()
    if (again !== 1 || more !== 1) fail('nothing to repeat')
    return { kind: 'repeat', node, min, max }
  }

  function quantifier(): readonly [number, number] {
    if (take('*')) return [0, Number.POSITIVE_INFINITY]
    if (take('+')) return [1, Number.POSITIVE_INFINITY]
    if (take('?')) return [0, 1]
    const match = /^\{(\d{1,4})(?:(,)(\d{0,4}))?\}/.exec(source.slice(at, at + 12))
    if (match === null) return [1, 1]
    const min = Number(match[1])
    const max = match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3])
    if (min > max) fail('repeat out of order')
    if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Number.POSITIVE_INFINITY))
      fail('repeats more than 256 times')
    at += match[0].length
    // `{1}` is the same as no quantifier.
    return [min, max]
  }

  function atom(depth: number): PatternNode {
    if (take('(')) {
      if (source[at] === '?' && !take('?:')) fail('only plain groups are supported')
      const node = choice(depth + 1)
      if (!take(')')) fail('group not closed')
      return node
    }
    if (take('[')) return { kind: 'unit', test: unitClass() }
    if (take('^')) return { kind: 'assert', where: 'start' }
    if (take('$')) return { kind: 'assert', where: 'end' }
    if (take('.')) return { kind: 'unit', test: isAny }
    if (take('\\b')) return { kind: 'assert', where: 'wordEdge' }
    if (take('\\B')) return { kind: 'assert', where: 'notWordEdge' }
    if (take('\\')) {
      const escaped = takeEscape()
      return { kind: 'unit', test: typeof escaped === 'number' ? literal(escaped) : escaped }
    }
    if ('*+?'.includes(source[at]!)) fail('nothing to repeat')
    const unit = source.charCodeAt(at)
    at += 1
    return { kind: 'unit', test: literal(unit) }
  }

  function takeEscape(): number | UnitTest {
    const letter = source[at] ?? fail('escape at the end')
    at += 1
    const known = CLASSES[letter.toLowerCase()]
    if (known !== undefined) return letter === letter.toLowerCase() ? known : (unit) => !known(unit)
    if (Object.hasOwn(CONTROLS, letter)) return CONTROLS[letter]!
    if (letter === 'x' || letter === 'u') {
      const digits = source.slice(at, at + (letter === 'x' ? 2 : 4))
      if (!/^(?:[0-9a-fA-F]{2}){1,2}$/.test(digits) || digits.length !== (letter === 'x' ? 2 : 4))
        fail('bad escape')
      at += digits.length
      return Number.parseInt(digits, 16)
    }
    if (/[0-9a-zA-Z]/.test(letter)) fail(`\\${letter} is not supported`)
    return letter.charCodeAt(0)
  }

  function unitClass(): UnitTest {
    const negated = take('^')
    const tests: UnitTest[] = []
    while (!take(']')) {
      const first = classUnit()
      if (source[at] === '-' && source[at + 1] !== ']' && typeof first === 'number') {
        at += 1
        const last = classUnit()
        if (typeof last !== 'number') fail('class in a range')
        else if (first > last) fail('range out of order')
        else tests.push(range(first, last))
      } else tests.push(typeof first === 'number' ? literal(first) : first)
    }
    return negated ? (unit) => !tests.some((test) => test(unit)) : (unit) => tests.some((test) => test(unit))
  }

  function range(first: number, last: number): UnitTest {
    const inside: UnitTest = (unit) => unit >= first && unit <= last
    if (!ignoreCase) return inside
    return (unit) => inside(unit) || bothCases(unit).some(inside)
  }

  function classUnit(): number | UnitTest {
    if (at >= source.length) fail('class not closed')
    if (take('\\b')) return 8
    if (take('\\')) return takeEscape()
    const unit = source.charCodeAt(at)
    at += 1
    return unit
  }

  const node = choice(0)
  if (at < source.length) fail(`unexpected ${source[at]}`)
  return node
}

function bothCases(unit: number): readonly [number, number] {
  const text = String.fromCharCode(unit)
  return [text.toLowerCase().charCodeAt(0), text.toUpperCase().charCodeAt(0)]
}
