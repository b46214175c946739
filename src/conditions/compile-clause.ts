import type { Builder, Scope } from './builder.js'
import { compileCheck, compilePathRead } from './compile-check.js'
import { ConditionError } from './condition-error.js'
import { type FeaturePath, parseFeaturePath } from './feature-path.js'
import { type At, type Code, type Emitter, emitCall, emitRead } from './generate-decision.js'
import { appendText, type PropertyName, propertyText } from './leaf.js'
import type { Path } from './path/types.js'
import { prepareTest } from './prepare-test.js'
import { type CompiledCondition, type Explanation, MAX_FAILURES, type Run } from './run.js'
import type { Clause, Json } from './types.js'
import { isList, textOf } from './value-text.js'
import { type Failure, NO_PROPERTY } from './verdict.js'

const MAX_ACTUAL = 2_048
const NO_PLACES: readonly (number | string)[] = []

/**
 * Compiles one comparison. What cannot be prepared (an unknown operator, a desired value that makes no
 * sense) compiles to a check that throws, so that the verdict is an error and not a guess.
 */
export function compileClause(clause: Clause, builder: Builder, scope: Scope): CompiledCondition {
  const feature = parseFeaturePath(clause.featurePath)
  if (feature.kind === 'path') requireElement(feature.path, scope)
  const isOpen = feature.kind === 'path' && !feature.path.definite
  const { desired, test, desiredOf } = prepareTest(clause, builder, isOpen)
  const name = propertyName(clause, scope)
  const leaf = builder.leaves.length
  builder.leaves.push({
    property: propertyText(name),
    operator: clause.operator,
    desired,
    parts: name.parts,
    ...(scope.relatedType === undefined ? {} : { relatedType: scope.relatedType }),
  })
  const read = compileFeatureRead(feature)
  const shownOf = (actual: Json | undefined) =>
    isOpen && isList(actual) && actual.length === 0 ? undefined : actual
  const emitted = (code: Code, at: At) =>
    (feature.kind === 'path' ? emitRead(feature.path, at) : null) ?? `v = ${emitCall(read, code, at)}`
  const emitter: Emitter = {
    test: (code, at) => `(${emitted(code, at)}, ${test.emit?.(code) ?? `${code.bind(test)}(v, run)`})`,
    settle: (code, at, wanted) => {
      const shown = isOpen ? `${code.bind(shownOf)}(v)` : 'v'
      const places = name.holes.length === 0 ? '' : `, ${emitInner(at.places, scope.outerPlaces)}`
      const add = `list = ${code.bind(withFailure)}(list, ${leaf}, ${shown}${places})`
      return `if (${emitter.test(code, at)} !== ${wanted}) ${add}`
    },
  }
  return {
    firstLeaf: leaf,
    check: feature.kind === 'path' ? compileCheck(feature.path, test) : (run) => test(read(run), run),
    emitter: desiredOf === undefined ? emitter : null,
    explain: (run, _, into) => {
      const actual = read(run)
      const places = name.holes.length === 0 ? NO_PLACES : inner(into.places, scope.outerPlaces)
      addFailure(into, leaf, places, shownOf(actual), desiredOf?.(run.subject))
    },
  }
}

/** The places after the first `outer` ones; nobody changes the list, so it is shared where it can be. */
function inner(places: readonly (number | string)[], outer: number): readonly (number | string)[] {
  return outer === 0 ? places : places.slice(outer)
}

function emitInner(places: string, outer: number): string {
  return outer === 0 ? places : `${places}.slice(${outer})`
}

/** The list with a failing leaf added, a new one when there was none; a list that is full stays as it is. */
export function withFailure(
  list: Failure[] | null,
  leaf: number,
  actual: Json | undefined,
  places: readonly (number | string)[] = NO_PLACES,
): Failure[] {
  if (list === null) return [failureOf(leaf, actual, places)]
  if (list.length < MAX_FAILURES) list.push(failureOf(leaf, actual, places))
  return list
}

/** Null and nothing read as an empty text with the service's reason. Members are not added to an object: that is slow. */
function failureOf(leaf: number, value: Json | undefined, places: readonly (number | string)[]): Failure {
  if (value === undefined || value === null)
    return places.length === 0
      ? { leaf, actual: '', reason: NO_PROPERTY }
      : { leaf, actual: '', path: places, reason: NO_PROPERTY }
  const actual = shorten(textOf(value))
  return places.length === 0 ? { leaf, actual } : { leaf, actual, path: places }
}

/** Records a failing leaf, with what only rules that look at other resources have. */
export function addFailure(
  into: Explanation,
  leaf: number,
  places: readonly (number | string)[],
  actual: Json | undefined,
  desired?: string,
): void {
  if (into.failures.length >= MAX_FAILURES) return
  into.failures.push({
    ...failureOf(leaf, actual, places),
    ...(into.relatedId === undefined ? {} : { relatedId: into.relatedId }),
    ...(desired === undefined ? {} : { desired: shorten(desired) }),
  })
}

function shorten(text: string): string {
  return text.length > MAX_ACTUAL ? `${text.slice(0, MAX_ACTUAL - 1)}…` : text
}

function propertyName(clause: Clause, scope: Scope): PropertyName {
  return scope.element !== undefined && clause.featurePath.startsWith('@')
    ? appendText(scope.element, clause.featurePath.slice(1))
    : { parts: [clause.featurePath], holes: [] }
}

/** Reads what a feature path names. */
export function compileFeatureRead(feature: FeaturePath): (run: Run) => Json | undefined {
  if (feature.kind === 'path') return compilePathRead(feature.path)
  const { read } = feature
  return (run) => read(run.resource)
}

/** Throws when an `@` path stands outside an `each`. */
export function requireElement(path: Path, scope: Scope): void {
  if (path.root === '@' && scope.element === undefined)
    throw new ConditionError(`path: ${path.text} stands outside an each`)
}
