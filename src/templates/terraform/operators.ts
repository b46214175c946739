import { plainJson, UNKNOWN, type Value } from '../value.js'

/** Binary operators, those that bind least first. */
export const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
]

/** The value of a binary operator; unknown where one that matters is. */
export function operate(operator: string, left: Value, right: Value): Value {
  if (operator === '&&' || operator === '||') {
    const decisive = operator === '||'
    if (left === decisive || right === decisive) return decisive
    return typeof left === 'boolean' && typeof right === 'boolean' ? !decisive : UNKNOWN
  }
  const [a, b] = [plainJson(left), plainJson(right)]
  if (a === undefined || b === undefined) return UNKNOWN
  if (operator === '==' || operator === '!=')
    return (JSON.stringify(a) === JSON.stringify(b)) === (operator === '==')
  const [x, y] = [Number(a), Number(b)]
  if (!Number.isFinite(x) || !Number.isFinite(y)) return UNKNOWN
  switch (operator) {
    case '<':
      return x < y
    case '<=':
      return x <= y
    case '>':
      return x > y
    case '>=':
      return x >= y
    case '+':
      return x + y
    case '-':
      return x - y
    case '*':
      return x * y
    default:
      return y === 0 ? UNKNOWN : operator === '/' ? x / y : x % y
  }
}
