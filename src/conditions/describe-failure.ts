import type { CompiledRule } from './compile-rule.js'
import type { Leaf } from './leaf.js'
import { placeText } from './path/enumerate.js'
import type { Failure } from './verdict.js'

/** The members of an evaluation annotation. Source: spec/condition-rules.md 2. */
export interface FailureDescription {
  readonly configuration: string
  readonly desiredValue: string
  readonly operator: string
  /** The path, naming the element: `$.Permissions.Permission[2].SourceCidrIp`; a related resource comes before it. */
  readonly property: string
  readonly reason?: string
}

/** Puts a failure into words the API uses. Throws RangeError for a leaf the rule does not have. */
export function describeFailure(rule: Pick<CompiledRule, 'leaves'>, failure: Failure): FailureDescription {
  const leaf = rule.leaves[failure.leaf]
  if (leaf === undefined) throw new RangeError(`the rule has no leaf ${failure.leaf}`)
  return {
    configuration: failure.actual,
    desiredValue: failure.desired ?? leaf.desired,
    operator: leaf.operator,
    property: relatedPrefix(leaf, failure) + elementProperty(leaf, failure.path),
    ...(failure.reason === undefined ? {} : { reason: failure.reason }),
  }
}

function elementProperty(leaf: Leaf, path: readonly (number | string)[] | undefined): string {
  if (path === undefined || path.length !== leaf.parts.length - 1) return leaf.property
  return leaf.parts.map((part, index) => part + placeText(path[index] ?? '')).join('')
}

function relatedPrefix(leaf: Leaf, failure: Failure): string {
  if (leaf.relatedType === undefined) return ''
  return failure.relatedId === undefined
    ? `${leaf.relatedType} `
    : `${leaf.relatedType}/${failure.relatedId} `
}
