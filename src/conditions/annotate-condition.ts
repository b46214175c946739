import { compileFeatureRead } from './compile-clause.js'
import { compileRule } from './compile-rule.js'
import { parseFeaturePath } from './feature-path.js'
import { newRun } from './run.js'
import type { Clause, Condition, EvaluationContext, ResourceView } from './types.js'
import { textOf } from './value-text.js'

type Result = 'COMPLIANT' | 'NON_COMPLIANT'

/** A condition with the outcome at each node, in the members of the service. Source: spec/condition-rules.md 4. */
export type AnnotatedNode =
  | { readonly result: Result; readonly operator: 'and' | 'or'; readonly children: readonly AnnotatedNode[] }
  | {
      readonly featurePath: string
      readonly featureSource: 'CONFIGURATION'
      readonly operator: string
      readonly desired?: string
      /** The actual value as text. */
      readonly featureValue: string
      readonly children: readonly []
      readonly result: Result
    }

/**
 * Evaluates a condition of the documented dialect node by node, without short cuts. A clause whose value
 * cannot be judged does not hold. Throws TypeError for a node the dialect does not have.
 */
export function annotateCondition(
  condition: Condition,
  resource: ResourceView,
  context: EvaluationContext,
): AnnotatedNode {
  if ('children' in condition) {
    const children = condition.children.map((child) => annotateCondition(child, resource, context))
    const outcomes = children.map((child) => child.result === 'COMPLIANT')
    const holds = condition.operator === 'and' ? !outcomes.includes(false) : outcomes.includes(true)
    return { result: resultOf(holds), operator: condition.operator, children }
  }
  if (!('featurePath' in condition)) throw new TypeError('only groups and clauses can be annotated')
  return annotateClause(condition, resource, context)
}

function annotateClause(clause: Clause, resource: ResourceView, context: EvaluationContext): AnnotatedNode {
  const { kind } = compileRule({ needs: [], compliant: clause }, {}).decide(resource, context)
  const read = compileFeatureRead(parseFeaturePath(clause.featurePath))
  return {
    featurePath: clause.featurePath,
    featureSource: 'CONFIGURATION',
    operator: clause.operator,
    ...(clause.desired === undefined ? {} : { desired: clause.desired }),
    featureValue: textOf(read({ ...newRun(), resource, root: resource.configuration })),
    children: [],
    result: resultOf(kind === 'compliant'),
  }
}

function resultOf(holds: boolean): Result {
  return holds ? 'COMPLIANT' : 'NON_COMPLIANT'
}
