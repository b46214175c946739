import type { SubjectValue } from './desired-template.js'
import type { Leaf, PropertyName } from './leaf.js'

/** What compiling a rule gathers on the way. */
export interface Builder {
  readonly parameters: Readonly<Record<string, string>>
  readonly leaves: Leaf[]
  readonly relatedTypes: Set<string>
  /** Values of the subject that desired values refer to, by path. */
  readonly subjectValues: Map<string, SubjectValue>
  /** Shared with every builder made by `unlisted`. */
  readonly found: { timeDependent: boolean; namesRelations: boolean }
}

/** Where in the rule a condition stands. */
export interface Scope {
  /** What `@` paths are relative to; absent outside an `each`. */
  readonly element?: PropertyName
  /** How many `each` places lie outside the chain that `element` names. */
  readonly outerPlaces: number
  /** How many `each` places there are in all. */
  readonly places: number
  readonly relatedType?: string
  /** Whether more truth here is in favour of the resource; `not` and `none` turn it around. */
  readonly positive: boolean
}

export const TOP: Scope = { outerPlaces: 0, places: 0, positive: true }

/** The same builder with a list of leaves of its own, for conditions that choose and are never blamed. */
export function unlisted(builder: Builder): Builder {
  return { ...builder, leaves: [] }
}

export function opposite(scope: Scope): Scope {
  return { ...scope, positive: !scope.positive }
}

/** Whether the parameter was given; an empty text counts as not given. Source: spec/condition-rules.md 7. */
export function isGiven(builder: Builder, parameter: string): boolean {
  return Object.hasOwn(builder.parameters, parameter) && builder.parameters[parameter]!.trim() !== ''
}
