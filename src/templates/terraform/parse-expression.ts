import { isValueList, isValueObject, plainJson, UNKNOWN, type Value } from '../value.js'
import { callFunction } from './functions.js'
import { follow, type Names, OpenStep, type Step } from './names.js'
import { BINARY, operate } from './operators.js'

/** An expression that is read, and evaluated wherever its names mean something. */
export interface Node {
  (names: Names): Value
  /** What a conditional chooses between. */
  readonly choices?: readonly [Node, Node]
}

type StepNode = (names: Names) => Step

/** Reads text with `${...}` as a template. Throws SyntaxError for what this reader does not know. */
export function parseTemplate(text: string): Node {
  return parserOf(text).template('')
}

function parserOf(text: string) {
  let at = 0
  const fail = (): never => {
    throw new SyntaxError(`at ${at}`)
  }
  const space = (): void => {
    at += /^(\s|#[^\n]*\n|\/\/[^\n]*\n)*/.exec(text.slice(at))![0].length
  }
  const peek = (token: string): boolean => {
    space()
    return text.startsWith(token, at)
  }
  const take = (token: string): boolean => {
    if (!peek(token)) return false
    at += token.length
    return true
  }
  const need = (token: string): void => {
    if (!take(token)) fail()
  }
  const word = (): string | null => {
    space()
    const found = /^[A-Za-z_][\w-]*/.exec(text.slice(at, at + 200))
    if (found === null) return null
    at += found[0].length
    return found[0]
  }

  /** Reads text with `${}` up to `end` (a quote, or the end of the text). */
  const template = (end: string): Node => {
    const parts: (string | Node)[] = []
    let literal = ''
    while (end === '' ? at < text.length : text[at] !== end) {
      if (at >= text.length || text.startsWith('%{', at)) fail()
      if (text.startsWith('$${', at)) {
        literal += '${'
        at += 3
      } else if (text.startsWith('${', at)) {
        at += 2
        if (text[at] === '~') at++
        parts.push(literal, expression())
        literal = ''
        take('~')
        need('}')
      } else if (end === '"' && text[at] === '\\') {
        const escaped = text[at + 1] ?? ''
        if (escaped === 'u' || escaped === 'U') fail()
        literal += ({ n: '\n', t: '\t', r: '\r' } as Record<string, string>)[escaped] ?? escaped
        at += 2
      } else literal += text[at++]
    }
    at += end.length
    parts.push(literal)
    const filled = parts.filter((part) => part !== '')
    const [only] = filled
    if (filled.length === 1 && typeof only === 'function') return only
    return (names) => {
      const values = filled.map((part) => (typeof part === 'string' ? part : plainJson(part(names))))
      return values.every((value) => value !== undefined && typeof value !== 'object')
        ? values.map(String).join('')
        : UNKNOWN
    }
  }

  const expression = (): Node => {
    const condition = binary(0)
    if (!take('?')) return condition
    const whenTrue = expression()
    need(':')
    const whenFalse = expression()
    const choose = (names: Names): Value => {
      const holds = condition(names)
      if (holds === true || holds === 'true') return whenTrue(names)
      return holds === false || holds === 'false' ? whenFalse(names) : UNKNOWN
    }
    return Object.assign(choose, { choices: [whenTrue, whenFalse] as const })
  }

  const binary = (level: number): Node => {
    const operators = BINARY[level]
    if (operators === undefined) return unary()
    let left = binary(level + 1)
    for (;;) {
      const operator = operators.find((each) => peek(each))
      if (operator === undefined) return left
      need(operator)
      const [a, b] = [left, binary(level + 1)]
      left = (names) => operate(operator, a(names), b(names))
    }
  }

  const unary = (): Node => {
    if (peek('!') && !peek('!=')) {
      need('!')
      const inner = unary()
      return (names) => {
        const value = inner(names)
        return typeof value === 'boolean' ? !value : UNKNOWN
      }
    }
    if (take('-')) {
      const inner = unary()
      return (names) => {
        const value = inner(names)
        return typeof value === 'number' ? -value : UNKNOWN
      }
    }
    return primary()
  }

  const steps = (): readonly StepNode[] => {
    const found: StepNode[] = []
    for (;;) {
      if (text[at] === '.' && !text.startsWith('...', at)) {
        at++
        const number = /^\d+/.exec(text.slice(at, at + 20))
        if (take('*')) found.push(() => '*')
        else if (number !== null) {
          at += number[0].length
          const index = Number(number[0])
          found.push(() => index)
        } else {
          const name = word() ?? fail()
          found.push(() => name)
        }
      } else if (text[at] === '[') {
        at++
        found.push(take('*') ? () => '*' : indexStep())
        need(']')
      } else return found
    }
  }

  const indexStep = (): StepNode => {
    const start = at
    const index = expression()
    const isOwnKey = /^\s*(count\.index|each\.key)\s*$/.test(text.slice(start, at))
    return (names) => {
      const value = index(names)
      if (typeof value === 'string' || typeof value === 'number') return value
      return isOwnKey && names.open !== undefined ? new OpenStep(names.open) : UNKNOWN
    }
  }

  const withSteps = (inner: Node): Node => {
    const path = steps()
    return path.length === 0 ? inner : (names) => follow(inner(names), stepValues(path, names))
  }

  const primary = (): Node => {
    space()
    if (take('(')) {
      const inner = expression()
      need(')')
      return withSteps(inner)
    }
    if (take('"')) return withSteps(template('"'))
    if (take('[')) return withSteps(peekFor() ? loop(']') : list(']'))
    if (take('{')) return withSteps(peekFor() ? loop('}') : object())
    const number = /^\d+(\.\d+)?([eE][+-]?\d+)?/.exec(text.slice(at, at + 40))
    if (number !== null) {
      at += number[0].length
      const value = Number(number[0])
      return () => value
    }
    const name = word() ?? fail()
    if (name === 'true' || name === 'false') return () => name === 'true'
    if (name === 'null') return () => null
    if (text[at] === '(') {
      at++
      const args = list(')')
      return withSteps((names) => {
        const values = args(names)
        return isValueList(values) ? callFunction(name, values) : UNKNOWN
      })
    }
    const path = steps()
    return (names) => names.resolve(name, stepValues(path, names))
  }

  const peekFor = (): boolean => {
    space()
    return /^for\s/.test(text.slice(at, at + 5))
  }

  const list = (end: string): Node => {
    const items: Node[] = []
    while (!take(end)) {
      items.push(expression())
      if (take('...')) fail()
      if (!take(',') && !peek(end)) fail()
    }
    return (names) => items.map((item) => item(names))
  }

  const object = (): Node => {
    const members: [Node, Node][] = []
    while (!take('}')) {
      const start = at
      const name = word()
      const isName = name !== null && (peek('=') || peek(':')) && !peek('==')
      if (!isName) at = start
      const key: Node = isName ? () => name : expression()
      if (!take('=') && !take(':')) fail()
      members.push([key, expression()])
      take(',')
    }
    return (names) => {
      const made: Record<string, Value> = {}
      for (const [key, value] of members) {
        const name = key(names)
        if (typeof name !== 'string') return UNKNOWN
        made[name] = value(names)
      }
      return made
    }
  }

  const loop = (end: string): Node => {
    word()
    const first = word() ?? fail()
    const second = take(',') ? (word() ?? fail()) : null
    if (word() !== 'in') fail()
    const over = expression()
    need(':')
    const key = end === '}' ? expression() : null
    if (key !== null) need('=>')
    const value = expression()
    if (take('...')) fail()
    const condition = take('if ') ? expression() : null
    need(end)
    return (names) => {
      const source = over(names)
      const pairs: [Value, Value][] | null = isValueList(source)
        ? source.map((item, index) => [index, item])
        : isValueObject(source)
          ? Object.entries(source)
          : null
      if (pairs === null) return UNKNOWN
      const items: Value[] = []
      const members: Record<string, Value> = {}
      for (const [index, item] of pairs) {
        const inner: Names = {
          resolve: (root, path) => {
            if (root === (second ?? first)) return follow(item, path)
            return second !== null && root === first ? index : names.resolve(root, path)
          },
        }
        const holds = condition === null ? true : condition(inner)
        if (typeof holds !== 'boolean') return UNKNOWN
        if (!holds) continue
        if (key === null) items.push(value(inner))
        else {
          const name = key(inner)
          if (typeof name !== 'string') return UNKNOWN
          members[name] = value(inner)
        }
      }
      return key === null ? items : members
    }
  }

  return { template }
}

function stepValues(path: readonly StepNode[], names: Names): readonly Step[] {
  return path.map((step) => step(names))
}
