import type { Json } from '../types.js'
import { isList, textOf } from '../value-text.js'
import { compileRead } from './compile-read.js'
import { compileSelect, type Matches } from './compile-select.js'
import type { Comparison, Filter, Operand, Path } from './types.js'

/** Whether an element passes; `root` is the document for `$` paths inside the filter. */
export type FilterTest = (element: Json, root: Json) => boolean
type Value = (element: Json, root: Json) => Json | undefined

/** Comparison rules are those of RFC 9535 2.3.5: no coercion, order only between two numbers or two texts. */
export function compileFilter(filter: Filter): FilterTest {
  switch (filter.kind) {
    case 'or': {
      const left = compileFilter(filter.left)
      const right = compileFilter(filter.right)
      return (element, root) => left(element, root) || right(element, root)
    }
    case 'and': {
      const left = compileFilter(filter.left)
      const right = compileFilter(filter.right)
      return (element, root) => left(element, root) && right(element, root)
    }
    case 'not': {
      const inner = compileFilter(filter.filter)
      return (element, root) => !inner(element, root)
    }
    case 'exists':
      return compileExists(filter.path)
    case 'match': {
      const value = compileOperand(filter.operand)
      return (element, root) => {
        const subject = value(element, root)
        return subject !== undefined && subject !== null && filter.matches(textOf(subject))
      }
    }
    case 'compare':
      return compileComparison(filter.operator, filter.left, filter.right)
  }
}

function compileExists(path: Path): FilterTest {
  if (path.definite) {
    const value = compilePathValue(path)
    return (element, root) => value(element, root) !== undefined
  }
  const value = compilePathValue(path)
  return (element, root) => {
    const matches = value(element, root)
    return isList(matches) && matches.length > 0
  }
}

function compileComparison(operator: Comparison, left: Operand, right: Operand): FilterTest {
  const a = compileOperand(left)
  if (operator === '==' && right.kind === 'literal' && typeof right.value === 'string') {
    const wanted = right.value
    return (element, root) => a(element, root) === wanted
  }
  const b = compileOperand(right)
  switch (operator) {
    case '==':
      return (element, root) => isEqual(a(element, root), b(element, root))
    case '!=':
      return (element, root) => !isEqual(a(element, root), b(element, root))
    case '<':
      return (element, root) => isLess(a(element, root), b(element, root))
    case '>':
      return (element, root) => isLess(b(element, root), a(element, root))
    case '<=':
      return (element, root) => isAtMost(a(element, root), b(element, root))
    case '>=':
      return (element, root) => isAtMost(b(element, root), a(element, root))
    case 'in':
      return (element, root) => isMember(a(element, root), b(element, root))
    case 'nin':
      return (element, root) => !isMember(a(element, root), b(element, root))
  }
}

function compileOperand(operand: Operand): Value {
  if (operand.kind === 'path') return compilePathValue(operand.path)
  const value: Json = operand.kind === 'list' ? operand.values : operand.value
  return () => value
}

/** A definite path gives its value, any other the list of its matches. */
function compilePathValue(path: Path): Value {
  if (path.definite) {
    const read = compileRead(path.segments)
    return path.root === '@' ? (element) => read(element) : (_, root) => read(root)
  }
  const select = compileSelect(path.segments)
  return (element, root) => {
    const matches: Matches = { items: [], count: 0 }
    select(path.root === '@' ? element : root, root, matches)
    return matches.items
  }
}

function isMember(value: Json | undefined, list: Json | undefined): boolean {
  return value !== undefined && isList(list) && list.some((item) => isEqual(item, value))
}

function isLess(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b
  return typeof a === 'string' && typeof b === 'string' && a < b
}

function isAtMost(a: Json | undefined, b: Json | undefined): boolean {
  return isLess(a, b) || isEqual(a, b)
}

/** Deep equality; nothing equals nothing. */
export function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isList(a) || isList(b)) {
    if (!isList(a) || !isList(b) || a.length !== b.length) return false
    return a.every((item, index) => isEqual(item, b[index]))
  }
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
}
