import type { Builder, Scope } from './builder.js'
import { ConditionError } from './condition-error.js'
import { parseFeaturePath } from './feature-path.js'
import { fillParameters } from './fill-parameters.js'
import { appendText, propertyText } from './leaf.js'
import { findOperator } from './operators/index.js'
import type { Test } from './operators/types.js'
import { compileRead } from './path/compile-read.js'
import { compileSelect, type Matches } from './path/compile-select.js'
import type { Path } from './path/types.js'
import { type CompiledCondition, type Explanation, MAX_FAILURES, type Run } from './run.js'
import type { Clause, Json } from './types.js'
import { isList, textOf } from './value-text.js'
import { type Failure, NO_PROPERTY } from './verdict.js'

const MAX_ACTUAL = 2_048

interface Feature {
  readonly read: (run: Run) => Json | undefined
  /** The value is the list of matches of an open path. */
  readonly open: boolean
}

/**
 * Compiles one comparison. What cannot be prepared (an unknown operator, a desired value that makes no
 * sense) compiles to a check that throws, so that the verdict is an error and not a guess.
 */
export function compileClause(clause: Clause, builder: Builder, scope: Scope): CompiledCondition {
  const feature = compileFeature(clause.featurePath, scope)
  const { desired, test } = prepareTest(clause, builder)
  const leaf = builder.leaves.length
  const isElementPath = clause.featurePath.startsWith('@')
  const name =
    isElementPath && scope.element !== undefined
      ? appendText(scope.element, clause.featurePath.slice(1))
      : { parts: [clause.featurePath], holes: [] }
  builder.leaves.push({
    property: propertyText(name),
    operator: clause.operator,
    desired,
    parts: name.parts,
    ...(scope.relatedType === undefined ? {} : { relatedType: scope.relatedType }),
  })
  const { read } = feature
  return {
    firstLeaf: leaf,
    check: (run) => test(read(run), run),
    explain: (run, wanted, into) => {
      const actual = read(run)
      if (test(actual, run) === wanted) return
      const places = name.holes.length === 0 ? [] : into.places.slice(scope.outerPlaces)
      addFailure(
        into,
        leaf,
        places,
        feature.open && isList(actual) && actual.length === 0 ? undefined : actual,
      )
    },
  }
}

/** Records a failing leaf; null and nothing read as an empty text with the service's reason. */
export function addFailure(
  into: Explanation,
  leaf: number,
  places: readonly (number | string)[],
  actual: Json | undefined,
): void {
  if (into.failures.length >= MAX_FAILURES) return
  const text = textOf(actual)
  const failure: Failure = {
    leaf,
    actual: text.length > MAX_ACTUAL ? `${text.slice(0, MAX_ACTUAL - 1)}…` : text,
    ...(places.length === 0 ? {} : { path: places }),
    ...(into.relatedId === undefined ? {} : { relatedId: into.relatedId }),
    ...(actual === undefined || actual === null ? { reason: NO_PROPERTY } : {}),
  }
  into.failures.push(failure)
}

function prepareTest(clause: Clause, builder: Builder): { desired: string; test: Test } {
  try {
    const operator = findOperator(clause.operator)
    if (operator === null) throw new ConditionError(`no operator ${clause.operator}`)
    if (operator.timeDependent) builder.found.timeDependent = true
    if (operator.unary)
      return { desired: '', test: emptyAsMissing(operator.emptyIsMissing, clause, operator.prepare('')) }
    if (clause.desired === undefined) throw new ConditionError(`${operator.name} needs a desired value`)
    const desired = fillParameters(clause.desired, builder.parameters)
    return { desired, test: operator.prepare(desired) }
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    const fail: Test = () => {
      throw error
    }
    return { desired: clause.desired ?? '', test: fail }
  }
}

function emptyAsMissing(applies: boolean, clause: Clause, test: Test): Test {
  const feature = parseFeaturePath(clause.featurePath)
  if (!applies || feature.kind === 'field' || feature.path.definite) return test
  return (actual, moment) => test(isList(actual) && actual.length === 0 ? undefined : actual, moment)
}

function compileFeature(text: string, scope: Scope): Feature {
  const feature = parseFeaturePath(text)
  if (feature.kind === 'field') {
    const { read } = feature
    return { open: false, read: (run) => read(run.resource) }
  }
  const { path } = feature
  requireElement(path, scope)
  return { open: !path.definite, read: compilePathFeature(path) }
}

/** Throws when an `@` path stands outside an `each`. */
export function requireElement(path: Path, scope: Scope): void {
  if (path.root === '@' && scope.element === undefined)
    throw new ConditionError(`path: ${path.text} stands outside an each`)
}

/** The value of a definite path, or the list of matches of an open one (valid until the next read). */
export function compilePathFeature(path: Path): (run: Run) => Json | undefined {
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
    if (matches.items.length !== matches.count) matches.items.length = matches.count
    return matches.items
  }
}
