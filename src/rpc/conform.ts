import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** A value that does not fit its schema. */
export const MISMATCH = Symbol('mismatch')

interface JsonSchema {
  readonly type?: string
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

type Check = (value: unknown) => boolean

const checks = new WeakMap<object, Check>()

/**
 * The value in the form its schema asks for, or MISMATCH: keys may begin with a small letter, scalars may
 * be quoted or a text be given as a number, unknown keys are dropped (spec/README.md, surprise 4).
 */
export function conform(schema: TSchema, value: unknown): unknown | typeof MISMATCH {
  const shaped = shapeTo(schema, value)
  if (hasUnstorableText(shaped)) return MISMATCH
  let check = checks.get(schema)
  if (check === undefined) {
    const compiled = Compile(schema)
    check = (candidate) => compiled.Check(candidate)
    checks.set(schema, check)
  }
  return check(shaped) ? shaped : MISMATCH
}

function shapeTo(schema: JsonSchema, value: unknown): unknown {
  switch (schema.type) {
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    case 'integer':
    case 'number':
      return typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value
    case 'array':
      return Array.isArray(value) && schema.items !== undefined
        ? value.map((item) => shapeTo(schema.items!, item))
        : value
    case 'object':
      return isObject(value) && schema.properties !== undefined
        ? shapeMembers(schema.properties, value)
        : value
    default:
      return value
  }
}

function shapeMembers(
  properties: Readonly<Record<string, JsonSchema>>,
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const shaped: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(properties)) {
    const given = Object.hasOwn(value, key) ? value[key] : value[key.charAt(0).toLowerCase() + key.slice(1)]
    if (given !== undefined && given !== null) shaped[key] = shapeTo(schema, given)
  }
  return shaped
}

/** NUL and lone surrogates: one database cuts such texts, the other refuses them. */
const UNSTORABLE = /[\0\p{Surrogate}]/u

function hasUnstorableText(value: unknown): boolean {
  if (typeof value === 'string') return UNSTORABLE.test(value)
  if (Array.isArray(value)) return value.some(hasUnstorableText)
  return (
    isObject(value) &&
    Object.entries(value).some(([key, each]) => UNSTORABLE.test(key) || hasUnstorableText(each))
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
