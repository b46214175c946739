import { BlockList, isIP, isIPv4 } from 'node:net'
import { parseIsoInstant } from '../platform/instant.js'
import { compileWildcard } from './wildcard.js'

/** Operator -> key -> values, all as texts. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** The request's values of a condition key; undefined when the request has none. */
export type RequestKeys = (key: string) => readonly string[] | undefined

/** Tells whether a request meets a whole Condition. */
export type ConditionMatcher = (keys: RequestKeys) => boolean

/** Tells whether one value of the request matches the policy's values; undefined = values unusable. */
type Operator = (values: readonly string[]) => ((given: string) => boolean) | undefined

const OPERATORS: Readonly<Record<string, { readonly make: Operator; readonly isNegated: boolean }>> = {
  ...pair('StringEquals', 'StringNotEquals', (values) => among(values, (text) => text)),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', (values) =>
    among(values, (text) => text.toLowerCase()),
  ),
  ...pair('StringLike', 'StringNotLike', (values) => {
    const matchers = values.map(compileWildcard)
    return (given) => matchers.some((matcher) => matcher(given))
  }),
  ...ordered('Numeric', readNumber),
  ...ordered('Date', readDate),
  Bool: { make: (values) => mapped(values, readBoolean, (a, b) => a === b), isNegated: false },
  ...pair('IpAddress', 'NotIpAddress', addresses),
}

/** Reads a Condition, or says in one sentence why it cannot be used. */
export function parseCondition(value: unknown): ConditionBlock | string {
  if (!isObject(value)) return 'Condition must be an object'
  const block: Record<string, Record<string, readonly string[]>> = {}
  for (const [name, keys] of Object.entries(value)) {
    const operator = OPERATORS[readName(name).operator]
    if (operator === undefined) return `unknown condition operator ${name}`
    if (!isObject(keys) || Object.keys(keys).length === 0) return `${name} must be an object of keys`
    const read: Record<string, readonly string[]> = {}
    for (const [key, given] of Object.entries(keys)) {
      const values = textsOf(given)
      if (values === undefined) return `the values of ${key} must be texts`
      if (operator.make(values) === undefined) return `${key} has a value that ${name} cannot compare`
      read[key] = values
    }
    block[name] = read
  }
  return block
}

/**
 * Compiles a valid Condition. Operators and keys are all to be met; values of a key are alternatives, and
 * of a negated operator none may match. A key that the request lacks is not met, also when negated, but
 * for `IfExists`. inferred: spec/ram.md 3
 */
export function compileCondition(block: ConditionBlock): ConditionMatcher {
  const tests: ConditionMatcher[] = []
  for (const [name, keys] of Object.entries(block))
    for (const [key, values] of Object.entries(keys)) tests.push(compileTest(name, key, values))
  return (keys) => tests.every((test) => test(keys))
}

function compileTest(name: string, key: string, values: readonly string[]): ConditionMatcher {
  const { operator, quantifier, ifExists } = readName(name)
  const { make, isNegated } = OPERATORS[operator]!
  const matchesValue = make(values) ?? (() => false)
  const holds = isNegated ? (given: string) => !matchesValue(given) : matchesValue
  // Without a quantifier a key of several values behaves as its operator reads: "is one of" or "is none of".
  const needsAll = quantifier === 'ForAllValues' || (quantifier === undefined && isNegated)
  return (keys) => {
    const given = keys(key)
    if (given === undefined || given.length === 0) return ifExists || quantifier === 'ForAllValues'
    return needsAll ? given.every(holds) : given.some(holds)
  }
}

function readName(name: string) {
  const match = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(name)
  return { quantifier: match?.[1], operator: match?.[2] ?? '', ifExists: match?.[3] !== undefined }
}

function textsOf(value: unknown): readonly string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  const texts: string[] = []
  for (const item of list) {
    if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean') return undefined
    texts.push(String(item))
  }
  return texts.length === 0 ? undefined : texts
}

function pair(name: string, negatedName: string, make: Operator) {
  return { [name]: { make, isNegated: false }, [negatedName]: { make, isNegated: true } }
}

function ordered(prefix: string, read: (text: string) => number | undefined) {
  const compare = (test: (given: number, desired: number) => boolean): Operator => {
    return (values) => mapped(values, read, test)
  }
  return {
    ...pair(
      `${prefix}Equals`,
      `${prefix}NotEquals`,
      compare((a, b) => a === b),
    ),
    [`${prefix}LessThan`]: { make: compare((a, b) => a < b), isNegated: false },
    [`${prefix}LessThanEquals`]: { make: compare((a, b) => a <= b), isNegated: false },
    [`${prefix}GreaterThan`]: { make: compare((a, b) => a > b), isNegated: false },
    [`${prefix}GreaterThanEquals`]: { make: compare((a, b) => a >= b), isNegated: false },
  }
}

function among(values: readonly string[], fold: (text: string) => string): (given: string) => boolean {
  const wanted = new Set(values.map(fold))
  return (given) => wanted.has(fold(given))
}

/** A request's value that cannot be read matches nothing. */
function mapped<T>(
  values: readonly string[],
  read: (text: string) => T | undefined,
  test: (given: T, desired: T) => boolean,
): ((given: string) => boolean) | undefined {
  const desired: T[] = []
  for (const value of values) {
    const parsed = read(value)
    if (parsed === undefined) return undefined
    desired.push(parsed)
  }
  return (given) => {
    const parsed = read(given)
    return parsed !== undefined && desired.some((each) => test(parsed, each))
  }
}

function readNumber(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

function readDate(text: string): number | undefined {
  return parseIsoInstant(text) ?? undefined
}

function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : undefined
}

/** Single addresses and CIDR blocks, IPv4 and IPv6. */
function addresses(values: readonly string[]): ((given: string) => boolean) | undefined {
  const list = new BlockList()
  for (const value of values) {
    const [address = '', length, ...rest] = value.split('/')
    const family = isIP(address)
    const bits = family === 4 ? 32 : 128
    const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1
    if (family === 0 || rest.length > 0 || prefix < 0 || prefix > bits) return undefined
    list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6')
  }
  return (given) => {
    const address = given.replace(/^::ffff:(?=\d+\.)/i, '')
    return isIP(address) !== 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
