import type { Json, JsonObject } from '../types.js'
import { isList } from '../value-text.js'
import type { Read, Segment, Selector } from './types.js'

/**
 * Compiles the steps of a definite path to one closure. Only own members are read: a name that objects or
 * lists inherit (`constructor`, `length`) or a quoted index takes the checked way, any other the fast one.
 */
export function compileRead(segments: readonly Segment[]): Read {
  const names = plainNames(segments)
  if (names === null || names.length > 4) return compileChain(segments)
  const [a, b, c, d] = names
  if (a === undefined) return (root) => root
  if (b === undefined) return (root) => (hasMembers(root) ? root[a] : undefined)
  if (c === undefined) return readTwo(a, b)
  return d === undefined ? readThree(a, b, c) : readFour(a, b, c, d)
}

function readTwo(a: string, b: string): Read {
  return (root) => {
    const first = hasMembers(root) ? root[a] : undefined
    return hasMembers(first) ? first[b] : undefined
  }
}

function readThree(a: string, b: string, c: string): Read {
  return (root) => {
    const first = hasMembers(root) ? root[a] : undefined
    const second = hasMembers(first) ? first[b] : undefined
    return hasMembers(second) ? second[c] : undefined
  }
}

function readFour(a: string, b: string, c: string, d: string): Read {
  return (root) => {
    const first = hasMembers(root) ? root[a] : undefined
    const second = hasMembers(first) ? first[b] : undefined
    const third = hasMembers(second) ? second[c] : undefined
    return hasMembers(third) ? third[d] : undefined
  }
}

/** Lists pass as well: they have no member of a plain name, so telling them apart would only cost time. */
export function hasMembers(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null
}

/** The names of a definite path when `hasMembers` may read all of them, else null. */
export function plainNames(segments: readonly Segment[]): readonly string[] | null {
  const names = segments.flatMap(({ selectors: [selector] }) =>
    selector?.kind === 'name' && isPlainName(selector.name) ? [selector.name] : [],
  )
  return names.length === segments.length ? names : null
}

/** Whether no object or list has an inherited or index member of this name. */
function isPlainName(name: string): boolean {
  return !(name in []) && !/^\d+$/.test(name)
}

function compileChain(segments: readonly Segment[]): Read {
  const steps = segments.map((segment) => compileStep(segment.selectors[0]!))
  return (root) => {
    let value = root
    for (const step of steps) value = step(value)
    return value
  }
}

function compileStep(selector: Selector): Read {
  if (selector.kind === 'name') return (value) => ownMember(value, selector.name)
  if (selector.kind === 'index') return (value) => itemAt(value, selector.index)
  throw new TypeError(`no definite step: ${selector.kind}`)
}

/** An object's own member. */
export function ownMember(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/** A list's item, counted from the end when the index is negative. */
export function itemAt(value: Json | undefined, index: number): Json | undefined {
  return isList(value) ? value[index < 0 ? value.length + index : index] : undefined
}
