import { compilePathRead } from './compile-check.js'
import { type At, type Code, emitCall, emitRead } from './generate-decision.js'
import { compileFilter, type FilterTest } from './path/compile-filter.js'
import { compileLocate } from './path/compile-select.js'
import { isDefinite } from './path/parse-path.js'
import type { Filter, Path } from './path/types.js'
import type { Run } from './run.js'
import type { Json } from './types.js'
import { isList } from './value-text.js'

const NOTHING: readonly Json[] = []

/** The elements of an `each`: those of `list` that `accepts` lets through. */
export interface Elements {
  readonly list: (run: Run) => readonly Json[]
  /** The list is valid until the path is read again. */
  readonly isReused: boolean
  readonly accepts: FilterTest | undefined
  /** Where the element at an index of the list stands, one entry for each open step. */
  readonly placesOf: (run: Run, index: number) => readonly (number | string)[]
  readonly emit: (code: Code) => EmittedElements
}

/** How the elements are written into a function that has their `outer` element as a parameter. */
export interface EmittedElements {
  /** A statement that makes `items`. */
  readonly items: string
  /** An expression of `item`; '' when all are let through. */
  readonly accepts: string
  /** An expression for the places of the item at `i`. */
  readonly places: string
}

const OUTER: At = { element: 'outer', places: '' }
const ITEM: At = { element: 'item', places: '' }

/**
 * Compiles the path of an `each`. Where only the last step is open, the recorded list itself is gone through,
 * without copying; a path without open steps means the items of the list it leads to, or the one value.
 */
export function compileElements(path: Path): Elements {
  const last = path.segments.at(-1)
  if (last !== undefined && !last.descend && last.selectors.length === 1) {
    const [selector] = last.selectors
    const before = path.segments.slice(0, -1)
    if (before.every(isDefinite) && (selector!.kind === 'wildcard' || selector!.kind === 'filter')) {
      const filter = selector!.kind === 'filter' ? selector!.filter : undefined
      return compileItems({ ...path, segments: before, definite: true }, filter)
    }
  }
  return path.definite ? compileItemsOrValue(path) : compileMatches(path)
}

type WithoutEmit = Omit<Elements, 'emit'>

/** A list where a plain path leads to one is gone through as it is; anything else is left to the closures. */
function withEmit(elements: WithoutEmit, path: Path, filter?: Filter): Elements {
  const { list, placesOf, accepts } = elements
  return {
    ...elements,
    emit: (code) => {
      const read = emitRead(path, OUTER)
      const slowItems = emitCall(list, code, OUTER)
      const slowPlaces = `(run.element = outer, ${code.bindReader(placesOf)}(run, i))`
      return {
        items:
          read === null
            ? `const items = ${slowItems}`
            : `${read}; const isPlain = Array.isArray(v), items = isPlain ? v : ${slowItems}`,
        places: read === null ? slowPlaces : `(isPlain ? ${code.bind(placeAt)}(i) : ${slowPlaces})`,
        accepts: accepts === undefined ? '' : emitFilter(filter, accepts, code),
      }
    },
  }
}

function emitFilter(filter: Filter | undefined, accepts: FilterTest, code: Code): string {
  if (filter?.kind === 'compare' && filter.operator === '==') {
    const { left, right } = filter
    const read = left.kind === 'path' ? emitRead(left.path, ITEM) : null
    if (read !== null && right.kind === 'literal' && typeof right.value === 'string')
      return `(${read}, v === ${code.bind(right.value)})`
  }
  return `${code.bind(accepts)}(item, root)`
}

const FIRST_PLACES = Array.from({ length: 64 }, (_, index) => Object.freeze([index]))

/** The places of a list's item; nobody changes them, so the first ones are shared. */
function placeAt(index: number): readonly number[] {
  return FIRST_PLACES[index] ?? [index]
}

function compileItems(path: Path, filter: Filter | undefined): Elements {
  const read = compilePathRead(path)
  const locate = compileLocate([{ descend: false, selectors: [{ kind: 'wildcard' }], text: '[*]' }])
  const elements: WithoutEmit = {
    isReused: false,
    accepts: filter && compileFilter(filter),
    list: (run) => {
      const value = read(run)
      if (isList(value)) return value
      return typeof value === 'object' && value !== null ? Object.values(value) : NOTHING
    },
    placesOf: (run, index) => {
      const value = read(run)
      if (isList(value)) return [index]
      return locate(value, run.root)[index]?.places ?? []
    },
  }
  return withEmit(elements, path, filter)
}

function compileItemsOrValue(path: Path): Elements {
  const read = compilePathRead(path)
  const elements: WithoutEmit = {
    isReused: false,
    accepts: undefined,
    list: (run) => {
      const value = read(run)
      if (isList(value)) return value
      return value === undefined || value === null ? NOTHING : [value]
    },
    // A single value stands at the path itself: it adds no text.
    placesOf: (run, index) => (isList(read(run)) ? [index] : ['']),
  }
  return withEmit(elements, path)
}

function compileMatches(path: Path): Elements {
  const read = compilePathRead(path)
  const locate = compileLocate(path.segments)
  const elements: WithoutEmit = {
    isReused: true,
    accepts: undefined,
    list: (run) => {
      const value = read(run)
      return isList(value) ? value : NOTHING
    },
    placesOf: (run, index) =>
      locate(path.root === '@' ? run.element : run.root, run.root)[index]?.places ?? [],
  }
  return withEmit(elements, path)
}
