import { type Builder, opposite, type Scope, unlisted } from './builder.js'
import { addFailure, compilePathFeature, requireElement } from './compile-clause.js'
import { compileCondition } from './compile-condition.js'
import { appendHole, appendText, type PropertyName } from './leaf.js'
import { compileLocate, type Located } from './path/compile-select.js'
import { isDefinite, parsePath } from './path/parse-path.js'
import type { Path } from './path/types.js'
import type { CompiledCondition, Run } from './run.js'
import type { Each, Json } from './types.js'
import { isList } from './value-text.js'

const NOTHING: readonly Json[] = []

/**
 * Compiles a condition on elements. A path without open steps that leads to a list stands for the list's
 * items, one that leads to anything else for that value alone, null and nothing for no element.
 */
export function compileEach(each: Each, builder: Builder, scope: Scope): CompiledCondition | null {
  const path = parsePath(each.each)
  requireElement(path, scope)
  const inner = innerScope(path, scope)
  const condition = compileCondition(
    each.condition,
    builder,
    each.satisfy === 'none' ? opposite(inner) : inner,
  )
  if (condition === null) return null
  // The leaves of `where` choose and are never blamed, so they get no number.
  const where = each.where && compileCondition(each.where, unlisted(builder), whereScope(each.satisfy, inner))
  const select = where?.check
  const elements = compileElements(path)
  const locate = compileLocateElements(path)
  // "None" is "not any", "all" is "none fails": one loop looks for the element that decides.
  const stopsOn = each.satisfy !== 'all'
  const whenStopped = each.satisfy === 'any'
  const { check } = condition

  const decide = (run: Run): boolean => {
    const items = elements(run)
    const outer = run.element
    for (let i = 0; i < items.length; i++) {
      run.element = items[i]!
      if (select !== undefined && !select(run)) continue
      if (check(run) === stopsOn) {
        run.element = outer
        return whenStopped
      }
    }
    run.element = outer
    return !whenStopped
  }

  return {
    firstLeaf: condition.firstLeaf,
    check: decide,
    explain: (run, wanted, into) => {
      if (decide(run) === wanted) return
      const wantedOfElement = each.satisfy === 'none' ? !wanted : wanted
      const outer = run.element
      const outerPlaces = into.places
      const found = into.failures.length
      for (const { value, places } of locate(run)) {
        run.element = value
        if (select !== undefined && !select(run)) continue
        into.places = [...outerPlaces, ...places]
        condition.explain(run, wantedOfElement, into)
      }
      run.element = outer
      into.places = outerPlaces
      if (into.failures.length === found) addFailure(into, condition.firstLeaf, [], undefined)
    },
  }
}

/** Selecting more elements helps `any` and hurts `all` and `none`. */
export function whereScope(satisfy: Each['satisfy'], inner: Scope): Scope {
  return satisfy === 'any' ? inner : opposite(inner)
}

function innerScope(path: Path, scope: Scope): Scope {
  const isRelative = path.root === '@'
  const start: PropertyName =
    isRelative && scope.element !== undefined ? scope.element : { parts: ['$'], holes: [] }
  let element = start
  for (const segment of path.segments) {
    element = isDefinite(segment) ? appendText(element, segment.text) : appendHole(element, segment.text)
  }
  if (path.definite) element = appendHole(element, '[*]')
  const added = element.holes.length - start.holes.length
  return {
    ...scope,
    element,
    outerPlaces: isRelative ? scope.outerPlaces : scope.places,
    places: scope.places + added,
  }
}

function compileElements(path: Path): (run: Run) => readonly Json[] {
  const read = compilePathFeature(path)
  return (run) => {
    const value = read(run)
    if (isList(value)) return value
    return value === undefined || value === null ? NOTHING : [value]
  }
}

function compileLocateElements(path: Path): (run: Run) => readonly Located[] {
  const locate = compileLocate(path.segments)
  const start = path.root === '@' ? (run: Run) => run.element : (run: Run) => run.root
  if (!path.definite) return (run) => locate(start(run), run.root)
  return (run) =>
    locate(start(run), run.root).flatMap(({ value }): readonly Located[] => {
      if (isList(value)) return value.map((item, index) => ({ value: item, places: [index] }))
      return value === null ? [] : [{ value, places: [''] }]
    })
}
