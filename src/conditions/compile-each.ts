import { type Builder, opposite, type Scope, unlisted } from './builder.js'
import { addFailure, requireElement } from './compile-clause.js'
import { compileCondition } from './compile-condition.js'
import { compileElements } from './each-elements.js'
import type { Code } from './generate-decision.js'
import { appendHole, appendText, type PropertyName } from './leaf.js'
import { isDefinite, parsePath } from './path/parse-path.js'
import type { Path } from './path/types.js'
import { type CompiledCondition, type Explanation, MAX_FAILURES, type Run } from './run.js'
import type { Each } from './types.js'

/** Compiles a condition on elements; which they are, `compileElements` says. */
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
  const chosen = where?.check
  const { list, isReused, accepts, placesOf } = compileElements(path)
  const { check } = condition
  // "None" is "not any", "all" is "none fails": one loop looks for the element that decides.
  const stopsOn = each.satisfy !== 'all'
  const whenStopped = each.satisfy === 'any'

  const decide = (run: Run): boolean => {
    const items = list(run)
    const outer = run.element
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!
      if (accepts !== undefined && !accepts(item, run.root)) continue
      run.element = item
      if (chosen !== undefined && !chosen(run)) continue
      if (check(run) === stopsOn) {
        run.element = outer
        return whenStopped
      }
    }
    run.element = outer
    return !whenStopped
  }

  const explain = (run: Run, wanted: boolean, into: Explanation): void => {
    const wantedOfElement = each.satisfy === 'none' ? !wanted : wanted
    const outer = run.element
    const outerPlaces = into.places
    const found = into.failures.length
    // Explaining an element may read the same path again, into the same list.
    const items = isReused ? [...list(run)] : list(run)
    for (let i = 0; i < items.length && into.failures.length < MAX_FAILURES; i++) {
      const item = items[i]!
      if (accepts !== undefined && !accepts(item, run.root)) continue
      run.element = item
      const concerns = (chosen === undefined || chosen(run)) && check(run) !== wantedOfElement
      if (concerns) {
        run.element = outer
        const places = placesOf(run, i)
        into.places = outerPlaces.length === 0 ? places : [...outerPlaces, ...places]
        run.element = item
        condition.explain(run, wantedOfElement, into)
      }
    }
    run.element = outer
    into.places = outerPlaces
    if (into.failures.length === found) addFailure(into, condition.firstLeaf, [], undefined)
  }

  const emit = (code: Code): string =>
    code.add(`const items = ${code.bind(list)}(run), outer = run.element
for (let i = 0; i < items.length; i++) {
const item = items[i]
${accepts === undefined ? '' : `if (!${code.bind(accepts)}(item, run.root)) continue`}
run.element = item
${where ? `if (!(${where.emit(code)})) continue` : ''}
if ((${condition.emit(code)}) === ${stopsOn}) { run.element = outer; return ${whenStopped} }
}
run.element = outer
return ${!whenStopped}`)

  return { firstLeaf: condition.firstLeaf, check: decide, emit, explain }
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
