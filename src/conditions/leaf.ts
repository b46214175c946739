/** One comparison of a rule, as evidence names it. */
export interface Leaf {
  /** The path as text; `@` paths are joined to the path of their `each`: `$.Permissions.Permission[*].Policy`. */
  readonly property: string
  readonly operator: string
  /** With parameters filled in; '' for unary operators. */
  readonly desired: string
  /** `property` cut at the open steps of the `each` paths, where a failure's `path` goes. */
  readonly parts: readonly string[]
  /** Set when the path is read in a related resource. */
  readonly relatedType?: string
}

/** A path with its open `each` steps: `parts` is one longer than `holes`. */
export interface PropertyName {
  readonly parts: readonly string[]
  readonly holes: readonly string[]
}

export function propertyText(name: PropertyName): string {
  return name.parts.map((part, index) => part + (name.holes[index] ?? '')).join('')
}

/** The name with text added at its end. */
export function appendText(name: PropertyName, text: string): PropertyName {
  return { parts: [...name.parts.slice(0, -1), (name.parts.at(-1) ?? '') + text], holes: name.holes }
}

/** The name with an open step added at its end. */
export function appendHole(name: PropertyName, text: string): PropertyName {
  return { parts: [...name.parts, ''], holes: [...name.holes, text] }
}
