import type { Builder } from './builder.js'
import type { RunTest } from './compile-check.js'
import { ConditionError } from './condition-error.js'
import { compileSubjectTemplate, fillParameters, subjectPaths, subjectValue } from './desired-template.js'
import { findOperator } from './operators/index.js'
import type { Operator, Test } from './operators/types.js'
import type { Clause, ResourceView } from './types.js'
import { isList } from './value-text.js'

/** What a clause compares with. */
export interface PreparedTest {
  /** With parameters filled in; '' for unary operators. */
  readonly desired: string
  readonly test: RunTest
  /** The desired value for one subject; absent when it is the same for all. */
  readonly desiredOf?: (subject: ResourceView) => string
}

/**
 * Prepares the test of a clause. What cannot be prepared (an unknown operator, a desired value that makes no
 * sense) gives a test that throws ConditionError. `isOpen`: the path may find several values.
 */
export function prepareTest(clause: Clause, builder: Builder, isOpen: boolean): PreparedTest {
  try {
    const operator = findOperator(clause.operator)
    if (operator === null) throw new ConditionError(`no operator ${clause.operator}`)
    if (operator.timeDependent) builder.found.timeDependent = true
    const wrap = isOpen && operator.emptyIsMissing ? emptyAsMissing : (test: Test) => test
    if (operator.unary) return { desired: '', test: wrap(operator.prepare('')) }
    if (clause.desired === undefined) throw new ConditionError(`${operator.name} needs a desired value`)
    if (clause.ofSubject === true) return prepareForSubject(operator, clause.desired, builder, wrap)
    const desired = fillParameters(clause.desired, builder.parameters)
    return { desired, test: wrap(operator.prepare(desired)) }
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    const fail: Test = () => {
      throw error
    }
    return { desired: clause.desired ?? '', test: fail }
  }
}

/** The operator is prepared anew where the value differs: the resources of a type often agree in it. */
function prepareForSubject(
  operator: Operator,
  desired: string,
  builder: Builder,
  wrap: (test: Test) => Test,
): PreparedTest {
  for (const path of subjectPaths(desired)) builder.subjectValues.set(path, subjectValue(path))
  const { text, fill } = compileSubjectTemplate(desired, builder.parameters)
  let last: { readonly desired: string; readonly test: Test } | undefined
  return {
    desired: text,
    desiredOf: fill,
    test: (actual, run) => {
      const filled = fill(run.subject)
      if (last?.desired !== filled) last = { desired: filled, test: wrap(operator.prepare(filled)) }
      return last.test(actual, run)
    },
  }
}

function emptyAsMissing(test: Test): Test {
  return (actual, moment) => test(isList(actual) && actual.length === 0 ? undefined : actual, moment)
}
