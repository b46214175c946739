import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Json } from './document.js'

/** A parameter as the contract has it; the example is written as it travels. */
export interface ContractParameter {
  readonly name: string
  readonly example?: unknown
}

/** The example of a parameter in the form of its schema; undefined when there is none, or it is no value of it. */
export function exampleOf(schema: TSchema, parameter: ContractParameter | undefined): Json | undefined {
  const example = parameter?.example
  if (example === undefined || example === '' || typeof example === 'object') return undefined
  const text = String(example)
  const check = Compile(schema)
  // A choice among numbers has no type of its own.
  return [inForm((schema as { readonly type?: unknown }).type, text), Number(text)].find(
    (value) => value !== undefined && check.Check(value),
  )
}

function inForm(type: unknown, text: string): Json | undefined {
  switch (type) {
    case 'integer':
    case 'number':
      return Number(text)
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'array':
      return text.startsWith('[') ? parsed(text) : text.split(',').map((item) => item.trim())
    case 'object':
      return parsed(text)
    default:
      return text
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
