import type { Json } from '../types.js'

/** A value taken out of a document by a definite path; undefined when it is not there. */
export type Read = (root: Json | undefined) => Json | undefined

export type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'slice'; readonly start?: number; readonly end?: number; readonly step: number }
  | { readonly kind: 'filter'; readonly filter: Filter }

/** One step of a path; `descend` for `..`. `text` is the step as written. */
export interface Segment {
  readonly descend: boolean
  readonly selectors: readonly Selector[]
  readonly text: string
}

/** `definite` paths select at most one value: they hold no `*`, `..`, filter, union or slice. */
export interface Path {
  readonly root: '$' | '@'
  readonly segments: readonly Segment[]
  readonly definite: boolean
  readonly text: string
}

export type Literal = string | number | boolean | null

export type Operand =
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'list'; readonly values: readonly Literal[] }

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'nin'

export type Filter =
  | { readonly kind: 'or' | 'and'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'exists'; readonly path: Path }
  | {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly left: Operand
      readonly right: Operand
    }
  | { readonly kind: 'match'; readonly operand: Operand; readonly matches: (text: string) => boolean }
