import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../architecture.js'

/** A node of the vendored contract. Source: spec/operations.json, described in docs/operations.md. */
export interface SpecNode {
  readonly name: string
  readonly type: 'string' | 'integer' | 'long' | 'boolean' | 'array' | 'object' | 'map' | 'any'
  readonly fields?: readonly SpecNode[]
  readonly items?: Omit<SpecNode, 'name'>
  readonly enum?: readonly (string | number)[]
}

export interface SpecParam extends SpecNode {
  readonly in: 'query' | 'body'
  readonly encoding: 'plain' | 'csv' | 'json' | 'flat-list'
  readonly required: boolean
  readonly min?: number
  readonly max?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly default?: unknown
}

export interface SpecOperation {
  readonly method: 'GET' | 'POST'
  readonly access: {
    readonly action: string
    readonly level: string
    readonly docLevel?: string
    readonly resource?: string
  }
  readonly aggregate: boolean
  readonly params: readonly SpecParam[]
  readonly response: readonly SpecNode[]
  readonly errors: readonly { readonly code: string; readonly source: readonly string[] }[]
}

export const SPEC = JSON.parse(readFileSync(join(ROOT, 'spec/operations.json'), 'utf8')) as Readonly<
  Record<string, SpecOperation>
>
