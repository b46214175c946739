import { isValueList, isValueObject, UNKNOWN, type Value } from '../value.js'
import { asMembers, listOf, type Members } from './blocks.js'
import { evaluate, evaluateChoices } from './expression.js'
import { follow, type Names, OpenStep, type Step } from './names.js'

const MAX_INSTANCES = 1_000

/** One of those that `count` or `for_each` makes. */
export interface Instance {
  /** As it stands in the address; empty when neither is given. */
  readonly key: string
  readonly name: string
  readonly inner: Names
  /** The expression of `count` or `for_each`, when it is open how often it makes this one. */
  readonly open?: string
}

const OPEN_COUNT = '[*]'
const OPEN_KEY = '["*"]'

/** The value that steps lead to from a block that may be made several times: `[0].id`, `["a"].id`, `[*].id`, `.id`. */
export function valueOfInstances(
  body: Members,
  instances: readonly Instance[],
  steps: readonly Step[],
  read: (instance: Instance, path: readonly Step[]) => Value,
): Value {
  const [second, ...rest] = steps
  const isCounted = body['count'] !== undefined
  const isKeyed = !isCounted && body['for_each'] !== undefined
  if (!isCounted && !isKeyed) {
    const [only] = instances
    if (only === undefined) return UNKNOWN
    if (second === '*') return [read(only, rest)]
    return read(only, second === 0 ? rest : steps)
  }
  if (second === UNKNOWN) return UNKNOWN
  const [one] = instances
  const isOpen = one?.open !== undefined || instances.some(({ key }) => key === OPEN_KEY)
  // What is made by the same expression comes in pairs.
  if (second instanceof OpenStep) return second.of === one?.open ? read(one, rest) : UNKNOWN
  if (second === undefined || (second === '*' && isCounted)) {
    if (isOpen) return UNKNOWN
    if (isCounted) return instances.map((instance) => read(instance, rest))
    return Object.fromEntries(instances.map((instance) => [instance.name, read(instance, [])]))
  }
  if (second === '*' || (isCounted && typeof second === 'string' && !/^\d+$/.test(second))) return UNKNOWN
  const key = isCounted ? `[${second}]` : `["${second}"]`
  const found = instances.find((instance) => instance.key === key)
  if (found !== undefined) return read(found, rest)
  // One of an open number: there, but what it holds is not told.
  return isOpen ? read({ key, name: String(second), inner: NOTHING_KNOWN }, rest) : UNKNOWN
}

const NOTHING_KNOWN: Names = { resolve: () => UNKNOWN }

/** Each instance that `count` or `for_each` makes; one that stands for all when their number is unknown. */
export function expand(body: Members, names: Names): readonly Instance[] {
  const withRoot = (root: string, value: Value): Names => ({
    resolve: (name, steps) => (name === root ? follow(value, steps) : names.resolve(name, steps)),
  })
  const open = (
    key: string,
    name: string,
    root: string,
    value: Value,
    given: unknown,
  ): readonly Instance[] => {
    const text = JSON.stringify(given)
    return [{ key, name, inner: { ...withRoot(root, value), open: text }, open: text }]
  }
  if (body['count'] !== undefined) {
    const choices = evaluateChoices(body['count'], names)
    const given = choices.every((choice) => choice === choices[0]) ? choices[0] : UNKNOWN
    const count = typeof given === 'number' || typeof given === 'string' ? Number(given) : Number.NaN
    if (given === '' || !Number.isSafeInteger(count) || count > MAX_INSTANCES)
      return isOneAtMost(choices)
        ? open('[0]', '0', 'count', { index: 0 }, body['count'])
        : open(OPEN_COUNT, '*', 'count', UNKNOWN, body['count'])
    return Array.from({ length: count }, (_, index) => ({
      key: `[${index}]`,
      name: String(index),
      inner: withRoot('count', { index }),
    }))
  }
  if (body['for_each'] === undefined) return [{ key: '', name: '', inner: names }]
  const each = evaluate(body['for_each'], names)
  const pairs: readonly (readonly [string, Value])[] | null = isValueList(each)
    ? each.map((item) => [typeof item === 'string' ? item : '*', item])
    : isValueObject(each)
      ? Object.entries(each)
      : null
  if (pairs === null || pairs.length > MAX_INSTANCES)
    return open(OPEN_KEY, '*', 'each', UNKNOWN, body['for_each'])
  return pairs.map(([key, value]) => ({
    key: `["${key}"]`,
    name: key,
    inner: withRoot('each', { key, value }),
  }))
}

/** As of `condition ? 1 : 0`: when there is one, it is the first. */
function isOneAtMost(counts: readonly Value[]): boolean {
  return counts.every((count) => count === 0 || count === 1)
}

/** Arguments that say how a block is made, not what it is. */
export const META = new Set([
  'count',
  'for_each',
  'depends_on',
  'lifecycle',
  'provider',
  'provisioner',
  'connection',
])

/** A block as a value: its arguments, and its blocks within. */
export function evaluateBody(body: Members, names: Names): Value {
  const made: Record<string, Value> = {}
  for (const [key, value] of Object.entries(body)) {
    if (META.has(key)) continue
    if (key === 'dynamic') continue
    if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null))
      made[key] = value.map((item: unknown) =>
        typeof item === 'object' && item !== null && !Array.isArray(item)
          ? evaluateBody(asMembers(item), names)
          : evaluate(item, names),
      )
    else made[key] = evaluate(value, names)
  }
  for (const [label, blocks] of Object.entries(dynamicBlocks(asMembers(body['dynamic']), names))) {
    const others = made[label] ?? []
    made[label] = isValueList(others) && isValueList(blocks) ? [...others, ...blocks] : UNKNOWN
  }
  return made
}

function dynamicBlocks(blocks: Members, names: Names): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(blocks).map(([label, bodies]) => {
      const made: Value[] = []
      for (const block of listOf(bodies).map(asMembers)) {
        const iterator =
          typeof block['iterator'] === 'string' ? block['iterator'].replace(/[${}]/g, '') : label
        const each = evaluate(block['for_each'], names)
        const pairs = isValueList(each)
          ? each.map((item): [Value, Value] => [item, item])
          : isValueObject(each)
            ? Object.entries(each)
            : null
        if (pairs === null) return [label, UNKNOWN]
        for (const [key, value] of pairs) {
          const inner: Names = {
            resolve: (root, steps) =>
              root === iterator ? follow({ key, value }, steps) : names.resolve(root, steps),
          }
          for (const content of listOf(block['content'])) made.push(evaluateBody(asMembers(content), inner))
        }
      }
      return [label, made]
    }),
  )
}
