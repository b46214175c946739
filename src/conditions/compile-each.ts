import { type Builder, opposite, type Scope, unlisted } from './builder.js'
import { addFailure, requireElement, withFailure } from './compile-clause.js'
import { compileCondition } from './compile-condition.js'
import { compileElements, type Elements } from './each-elements.js'
import type { At, Code, Emitter } from './generate-decision.js'
import { appendHole, appendText, type PropertyName } from './leaf.js'
import { isDefinite, parsePath } from './path/parse-path.js'
import type { Path } from './path/types.js'
import { type Check, type CompiledCondition, type Explanation, MAX_FAILURES, type Run } from './run.js'
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
  const elements = compileElements(path)
  const { list, isReused, accepts, placesOf } = elements
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

  const emitter = eachEmitter(each.satisfy, elements, condition, where, decide)
  return { firstLeaf: condition.firstLeaf, check: decide, emitter, explain }
}

const ITEM: At = { element: 'item', places: '' }

function eachEmitter(
  satisfy: Each['satisfy'],
  elements: Elements,
  { emitter: inner, firstLeaf }: CompiledCondition,
  where: CompiledCondition | null | undefined,
  check: Check,
): Emitter | null {
  if (inner === null || where?.emitter === null) return null
  const chosen = where?.emitter
  const stopsOn = satisfy !== 'all'
  const whenStopped = satisfy === 'any'

  const loop = (code: Code, goesOn: string, body: (placesHere: string) => string): string => {
    const { items, accepts, places } = elements.emit(code)
    const skips = [accepts, chosen?.test(code, ITEM) ?? '']
    return `${items}
for (let i = 0; i < items.length${goesOn}; i++) {
const item = items[i]
${skips.map((test) => (test === '' ? '' : `if (!${test}) continue`)).join('\n')}
${body(places)}
}`
  }
  const test: Emitter['test'] = (code, at) => {
    const body = `${loop(code, '', () => `if (${inner.test(code, ITEM)} === ${stopsOn}) return ${whenStopped}`)}
return ${!whenStopped}`
    return `${code.add('run, root, outer', body)}(run, root, ${at.element})`
  }
  const settle: Emitter['settle'] = (code, at, wanted) => {
    // One element decides against it, and no list of places has to be made for those that do not.
    const isSettledAtOnce = wanted !== whenStopped && at.places === ''
    const isFull = `list !== null && list.length >= ${MAX_FAILURES}`
    const wantedOfElement = satisfy === 'none' ? !wanted : wanted
    const blame = loop(code, ` && !(${isFull})`, (here) =>
      inner.settle(
        code,
        { element: 'item', places: at.places === '' ? here : `[...outerPlaces, ...${here}]` },
        wantedOfElement,
      ),
    )
    const call = (body: string) =>
      `list = ${code.add('run, root, outer, list, outerPlaces', body)}(run, root, ${at.element}, list, ${at.places || 'null'})`
    if (isSettledAtOnce)
      return call(`if (${isFull}) { run.element = outer; ${code.bindReader(check)}(run); return list }
${blame}
return list`)
    return `if (${test(code, at)} !== ${wanted}) ${call(`const found = list === null ? 0 : list.length
${blame}
return list === null || list.length === found ? ${code.bind(withFailure)}(list, ${firstLeaf}, undefined) : list`)}`
  }
  return { test, settle }
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
