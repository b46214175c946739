import type { Test } from './operators/types.js'
import { compileRead, hasMembers, plainNames } from './path/compile-read.js'
import { compileSelect, type Matches } from './path/compile-select.js'
import type { Path } from './path/types.js'
import type { Run } from './run.js'
import type { Json } from './types.js'

type Check = (run: Run) => boolean
/** A test of an operator, or one that also looks at what is judged. */
export interface RunTest {
  (actual: Json | undefined, run: Run): boolean
  readonly emit?: Test['emit']
}

/**
 * The check of one comparison. The commonest paths (one to three names in the configuration, at most one in
 * an element) are read in the closure itself: a call between closures costs as much as the comparison.
 */
export function compileCheck(path: Path, test: RunTest): Check {
  const names = path.definite ? plainNames(path.segments) : null
  if (names !== null) {
    const check = path.root === '@' ? elementCheck(names, test) : rootCheck(names, test)
    if (check !== null) return check
  }
  const read = compilePathRead(path)
  return (run) => test(read(run), run)
}

function elementCheck([a, ...others]: readonly string[], test: RunTest): Check | null {
  if (others.length > 0) return null
  if (a === undefined) return (run) => test(run.element, run)
  return (run) => {
    const { element } = run
    return test(hasMembers(element) ? element[a] : undefined, run)
  }
}

function rootCheck([a, b, c, ...others]: readonly string[], test: RunTest): Check | null {
  if (a === undefined || others.length > 0) return null
  if (b === undefined) {
    return (run) => {
      const { root } = run
      return test(hasMembers(root) ? root[a] : undefined, run)
    }
  }
  if (c === undefined) {
    return (run) => {
      const { root } = run
      const first = hasMembers(root) ? root[a] : undefined
      return test(hasMembers(first) ? first[b] : undefined, run)
    }
  }
  return (run) => {
    const { root } = run
    const first = hasMembers(root) ? root[a] : undefined
    const second = hasMembers(first) ? first[b] : undefined
    return test(hasMembers(second) ? second[c] : undefined, run)
  }
}

/** The value of a definite path, or the list of matches of an open one (valid until the next read). */
export function compilePathRead(path: Path): (run: Run) => Json | undefined {
  if (path.definite) {
    const read = compileRead(path.segments)
    return path.root === '$' ? (run) => read(run.root) : (run) => read(run.element)
  }
  const select = compileSelect(path.segments)
  const matches: Matches = { items: [], count: 0 }
  const isElementPath = path.root === '@'
  return (run) => {
    matches.count = 0
    select(isElementPath ? run.element : run.root, run.root, matches)
    // Popping keeps the memory of the list, which setting its length gives up.
    while (matches.items.length > matches.count) matches.items.pop()
    return matches.items
  }
}
