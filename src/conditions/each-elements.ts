import { compilePathRead } from './compile-check.js'
import { compileFilter, type FilterTest } from './path/compile-filter.js'
import { compileLocate } from './path/compile-select.js'
import { isDefinite } from './path/parse-path.js'
import type { Path } from './path/types.js'
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
}

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
      const accepts = selector!.kind === 'filter' ? compileFilter(selector!.filter) : undefined
      return compileItems({ ...path, segments: before, definite: true }, accepts)
    }
  }
  return path.definite ? compileItemsOrValue(path) : compileMatches(path)
}

function compileItems(path: Path, accepts: FilterTest | undefined): Elements {
  const read = compilePathRead(path)
  const locate = compileLocate([{ descend: false, selectors: [{ kind: 'wildcard' }], text: '[*]' }])
  return {
    isReused: false,
    accepts,
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
}

function compileItemsOrValue(path: Path): Elements {
  const read = compilePathRead(path)
  return {
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
}

function compileMatches(path: Path): Elements {
  const read = compilePathRead(path)
  const locate = compileLocate(path.segments)
  return {
    isReused: true,
    accepts: undefined,
    list: (run) => {
      const value = read(run)
      return isList(value) ? value : NOTHING
    },
    placesOf: (run, index) =>
      locate(path.root === '@' ? run.element : run.root, run.root)[index]?.places ?? [],
  }
}
