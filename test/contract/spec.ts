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

/** What of a reply is not documented, or not with the documented type; empty when all is. */
export function strayMembers(value: unknown, node: Omit<SpecNode, 'name'>, path: string): string[] {
  switch (node.type) {
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no object`]
      return Object.entries(value).flatMap(([name, member]) => {
        const field = node.fields?.find((each) => each.name === name)
        return field === undefined
          ? [`${path}.${name} is not documented`]
          : strayMembers(member, field, `${path}.${name}`)
      })
    case 'array':
      if (!Array.isArray(value)) return [`${path} is no array`]
      return node.items === undefined
        ? []
        : value.flatMap((item, index) => strayMembers(item, node.items!, `${path}[${index}]`))
    case 'string':
      return typeof value === 'string' ? [] : [`${path} is no string`]
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path} is no boolean`]
    case 'integer':
    case 'long':
      return Number.isSafeInteger(value) ? [] : [`${path} is no integer`]
    default:
      return []
  }
}
