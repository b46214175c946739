import type { Json } from '../types.js'
import { isList } from '../value-text.js'
import { compileFilter } from './compile-filter.js'
import { compileRead } from './compile-read.js'
import { compileEnumerate } from './enumerate.js'
import { isDefinite } from './parse-path.js'
import type { Segment } from './types.js'

/** What a selection found: the first `count` items. Reused between evaluations, so it allocates nothing. */
export interface Matches {
  readonly items: Json[]
  count: number
}

/** Adds what the path selects below `value`; `root` is what `$` means inside filters. */
export type Select = (value: Json | undefined, root: Json, into: Matches) => void

/** Compiles the steps of any path. `[*]` and a single filter run as plain loops, other open steps by callbacks. */
export function compileSelect(segments: readonly Segment[]): Select {
  const open = segments.findIndex((segment) => !isDefinite(segment))
  if (open === -1) return compileLast(segments)
  const next = compileSelect(segments.slice(open + 1))
  const select = compileOpen(segments[open]!, next)
  if (open === 0) return select
  const read = compileRead(segments.slice(0, open))
  return (value, root, into) => select(read(value), root, into)
}

function compileLast(segments: readonly Segment[]): Select {
  const read = compileRead(segments)
  return (value, _, into) => {
    const found = read(value)
    if (found === undefined) return
    into.items[into.count] = found
    into.count += 1
  }
}

function compileOpen(segment: Segment, next: Select): Select {
  const [only, ...others] = segment.selectors
  if (!segment.descend && others.length === 0) {
    if (only!.kind === 'wildcard') return loop(next)
    if (only!.kind === 'filter') {
      const test = compileFilter(only!.filter)
      return loop((value, root, into) => {
        if (value !== undefined && test(value, root)) next(value, root, into)
      })
    }
  }
  const enumerate = compileEnumerate(segment)
  return (value, root, into) => {
    if (value !== undefined) enumerate(value, root, (child) => next(child, root, into))
  }
}

function loop(next: Select): Select {
  return (value, root, into) => {
    if (typeof value !== 'object' || value === null) return
    if (isList(value)) {
      for (let i = 0; i < value.length; i++) next(value[i], root, into)
      return
    }
    for (const name of Object.keys(value)) next(value[name], root, into)
  }
}

/** A selected value with its place: one entry for each open step. */
export interface Located {
  readonly value: Json
  readonly places: readonly (number | string)[]
}

/** The same matches in the same order as `compileSelect`, with their places; for explaining, not for deciding. */
export function compileLocate(
  segments: readonly Segment[],
): (value: Json | undefined, root: Json) => Located[] {
  const open = segments.findIndex((segment) => !isDefinite(segment))
  if (open === -1) {
    const read = compileRead(segments)
    return (value) => {
      const found = read(value)
      return found === undefined ? [] : [{ value: found, places: [] }]
    }
  }
  const read = compileRead(segments.slice(0, open))
  const enumerate = compileEnumerate(segments[open]!)
  const locateRest = compileLocate(segments.slice(open + 1))
  return (start, root) => {
    const value = read(start)
    const located: Located[] = []
    if (value === undefined) return located
    enumerate(value, root, (child, place) => {
      for (const rest of locateRest(child, root))
        located.push({ value: rest.value, places: [place, ...rest.places] })
    })
    return located
  }
}
