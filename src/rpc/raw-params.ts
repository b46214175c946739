import { MISMATCH } from './conform.js'

/** Decoded name/value pairs of query and form body; every name occurs once. */
export type RawParams = ReadonlyMap<string, string>

/** Deepest nesting of JSON text and of `Name.1.Field` names. */
export const MAX_NESTING = 32
/** Largest N in `Name.N`. */
const MAX_INDEX = 1000

/** The value of a parameter that is one text. */
export function readPlain(params: RawParams, name: string): string | undefined {
  return params.get(name)
}

/**
 * A list of texts given as `Name.1`..., as JSON array or with commas; undefined when absent. Lists mixed
 * with a plain value, or JSON that is no list of scalars, are a mismatch.
 */
export function readTexts(params: RawParams, name: string): readonly string[] | typeof MISMATCH | undefined {
  const raw = params.get(name)
  if (raw !== undefined && !raw.trimStart().startsWith('[') && !hasFlat(params, name))
    return raw
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
  const value = readStructured(params, name)
  if (value === undefined || value === MISMATCH) return value
  if (!Array.isArray(value)) return MISMATCH
  const items: string[] = []
  for (const item of value) {
    if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean') return MISMATCH
    if (item !== '') items.push(String(item))
  }
  return items
}

/** A value given as JSON text (also quoted twice) or as `Name.1.Field`...; undefined when absent. */
export function readStructured(params: RawParams, name: string): unknown | typeof MISMATCH | undefined {
  const raw = params.get(name)
  const isFlat = hasFlat(params, name)
  if (isFlat) return raw === undefined ? readFlat(params, name) : MISMATCH
  if (raw === undefined || raw.trim() === '') return undefined
  const value = parseJson(raw)
  return typeof value === 'string' ? parseJson(value) : value
}

function parseJson(text: string): unknown | typeof MISMATCH {
  if (nesting(text) > MAX_NESTING) return MISMATCH
  try {
    return JSON.parse(text)
  } catch {
    return MISMATCH
  }
}

/** Upper bound of the depth: brackets inside strings count too. */
function nesting(text: string): number {
  let depth = 0
  let deepest = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x5b || unit === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (unit === 0x5d || unit === 0x7d) depth--
  }
  return deepest
}

function hasFlat(params: RawParams, name: string): boolean {
  const prefix = `${name}.`
  for (const key of params.keys()) if (key.startsWith(prefix)) return true
  return false
}

type Node = Map<string, Node> | string

function readFlat(params: RawParams, name: string): unknown | typeof MISMATCH {
  const prefix = `${name}.`
  const root: Node = new Map()
  for (const [key, value] of params) {
    if (!key.startsWith(prefix)) continue
    const path = key.slice(prefix.length).split('.')
    if (path.length > MAX_NESTING || path.includes('')) return MISMATCH
    if (!place(root, path, value)) return MISMATCH
  }
  return plainValue(root)
}

function place(root: Map<string, Node>, path: readonly string[], value: string): boolean {
  let node = root
  for (const step of path.slice(0, -1)) {
    let next = node.get(step)
    if (typeof next === 'string') return false
    if (next === undefined) {
      next = new Map()
      node.set(step, next)
    }
    node = next
  }
  const last = path.at(-1)!
  if (node.has(last)) return false
  node.set(last, value)
  return true
}

function plainValue(node: Node): unknown | typeof MISMATCH {
  if (typeof node === 'string') return node
  const entries = [...node]
  if (!entries.every(([key]) => /^\d+$/.test(key))) {
    const members = entries.map(([key, child]) => [key, plainValue(child)] as const)
    return members.some(([, value]) => value === MISMATCH) ? MISMATCH : Object.fromEntries(members)
  }
  const numbered = entries.map(([key, child]) => [Number(key), child] as const)
  if (numbered.some(([index]) => index < 1 || index > MAX_INDEX)) return MISMATCH
  const items = numbered.sort(([a], [b]) => a - b).map(([, child]) => plainValue(child))
  return items.includes(MISMATCH) ? MISMATCH : items
}
