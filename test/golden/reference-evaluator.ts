/**
 * A slow evaluator of the published condition language, written from spec/condition-rules.md 2 and 3 alone:
 * it shares no line with the product. Paths are names, `[n]`, `[*]` and `[?(@.name=='text')]`.
 */

export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value }

export type Node =
  | { readonly operator: 'and' | 'or'; readonly children: readonly Node[] }
  | { readonly operator: string; readonly featurePath: string; readonly desired?: string }

/** Whether a condition holds on a configuration. */
export function holds(node: Node, configuration: Value): boolean {
  if ('children' in node) {
    const outcomes = node.children.map((child) => holds(child, configuration))
    return node.operator === 'and' ? outcomes.every((each) => each) : outcomes.some((each) => each)
  }
  return clauseHolds(node.operator, find(node.featurePath, configuration), node.desired ?? '')
}

/** What a path finds: one value or nothing, or with `[*]` or a filter in it a list of matches. */
interface Found {
  readonly isOpen: boolean
  readonly values: readonly Value[]
}

export function find(path: string, configuration: Value): Found {
  const steps = path.slice(1).match(/\.[A-Za-z]+|\[[^\]]*\]/g) ?? []
  let values: Value[] = [configuration]
  let isOpen = false
  for (const step of steps) {
    const filter = /^\[\?\(@\.(\w+)=='(.*)'\)\]$/.exec(step)
    if (step === '[*]' || filter !== null) isOpen = true
    values = values.flatMap((value) => {
      if (step.startsWith('.')) return memberOf(value, step.slice(1))
      if (!isList(value)) return []
      if (step === '[*]') return value
      if (filter !== null) return value.filter((each) => memberOf(each, filter[1]!)[0] === filter[2])
      const item = value[Number(step.slice(1, -1))]
      return item === undefined ? [] : [item]
    })
  }
  return { isOpen, values }
}

function memberOf(value: Value, name: string): Value[] {
  if (typeof value !== 'object' || value === null || isList(value) || !Object.hasOwn(value, name)) return []
  const member = value[name]
  return member === undefined ? [] : [member]
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

function clauseHolds(operator: string, found: Found, desired: string): boolean {
  const [only] = found.values
  const isMissing = !found.isOpen && (only === undefined || only === null)
  const scalar = !found.isOpen && only !== undefined && only !== null && !isList(only) ? only : undefined
  const items = found.isOpen ? found.values : only !== undefined && isList(only) ? only : []
  const wanted = desired
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
  // A comparison of one value must hold for every element; nothing at all is as if it were missing.
  const each = scalar === undefined ? items : [scalar]
  const every = (onMissing: boolean, test: (value: Value) => boolean) =>
    isMissing || each.length === 0 ? onMissing : each.every(test)
  const lower = (text: string) => text.toLowerCase()
  const isAmong = (value: Value) => wanted.some((item) => lower(item) === lower(textOf(value)))
  const numbers = (test: (a: number, d: number) => boolean) =>
    every(false, (value) => test(toNumber(value), toNumber(desired)))
  switch (operator) {
    case 'StringEquals':
      return every(false, (value) => lower(textOf(value)) === lower(desired))
    case 'NotStringEquals':
      return every(true, (value) => lower(textOf(value)) !== lower(desired))
    case 'StringIn':
      return every(false, isAmong)
    case 'NotStringIn':
      return every(true, (value) => !isAmong(value))
    case 'StringContains':
      return every(false, (value) => textOf(value).includes(desired))
    case 'NotStringContains':
      return every(true, (value) => !textOf(value).includes(desired))
    case 'Equals':
      return numbers((a, d) => a === d)
    case 'NotEquals':
      return numbers((a, d) => !Number.isNaN(a) && !Number.isNaN(d) && a !== d)
    case 'Less':
      return numbers((a, d) => a < d)
    case 'LessOrEquals':
      return numbers((a, d) => a <= d)
    case 'Greater':
      return numbers((a, d) => a > d)
    case 'GreaterOrEquals':
      return numbers((a, d) => a >= d)
    case 'Contains':
      return scalar === undefined
        ? items.some((item) => textOf(item) === desired)
        : textOf(scalar).includes(desired)
    case 'NotContains':
      return scalar === undefined
        ? !items.some((item) => textOf(item) === desired)
        : !textOf(scalar).includes(desired)
    case 'In':
      if (isMissing) return false
      return (scalar === undefined ? items : [scalar]).every((item) => wanted.includes(textOf(item)))
    case 'NotIn':
      return !(scalar === undefined ? items : [scalar]).some((item) => wanted.includes(textOf(item)))
    case 'ContainsAll':
      return !isMissing && wanted.every((item) => items.some((value) => textOf(value) === item))
    case 'ExcludeAll':
      return !wanted.some((item) => items.some((value) => textOf(value) === item))
    case 'IsEmpty':
      return isMissing || items.length === 0
    case 'IsStringEmpty':
      return isMissing || scalar === ''
    case 'IsNotStringEmpty':
      return !isMissing && scalar !== ''
    default:
      throw new Error(`no operator ${operator}`)
  }
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN
}
