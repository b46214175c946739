import Type, { type Static, type TSchema } from 'typebox'
import { ApiError, type ErrorCode } from '../errors.js'
import { type AccountId, isAccountId } from '../platform/ids.js'
import { conform, MISMATCH } from './conform.js'
import { type RawParams, readPlain, readStructured, readTexts } from './raw-params.js'

/** How a parameter travels. Source: spec/protocol.md 7. All four are accepted where unambiguous. */
export type Encoding = 'plain' | 'csv' | 'json' | 'flat-list'

/** One parameter: its JSON Schema, and how its value is read from the flat request. */
export interface Field<T> {
  readonly schema: TSchema
  readonly encoding: Encoding
  readonly required: boolean
  /** Throws ApiError `Missing{Param}`, `Invalid{Param}` or the code the field names instead. */
  decode(params: RawParams, name: string): T
}

export type Fields = Readonly<Record<string, Field<unknown>>>

/** What a handler receives; an optional parameter that is absent is `undefined`. */
export type InputOf<P extends Fields> = { readonly [K in keyof P]: P[K] extends Field<infer T> ? T : never }

interface FieldOptions {
  readonly required?: boolean
  readonly description?: string
  /** Answered instead of `Missing{Param}`. */
  readonly missingCode?: ErrorCode
  /** Answered instead of `Invalid{Param}`. */
  readonly invalidCode?: ErrorCode
}

export interface TextOptions extends FieldOptions {
  readonly enum?: readonly string[]
  readonly minLength?: number
  /** In UTF-16 units. */
  readonly maxLength?: number
  readonly pattern?: RegExp
  readonly default?: string
}

export interface NumberOptions extends FieldOptions {
  readonly min?: number
  readonly max?: number
  readonly enum?: readonly number[]
  readonly default?: number
}

export interface ListOptions extends FieldOptions {
  readonly maxItems?: number
  readonly itemEnum?: readonly string[]
  /** Longest item, in UTF-16 units. */
  readonly itemMaxLength?: number
  /** An empty list is a value, not an absent parameter: what it stands for is to be taken away. */
  readonly keepsEmpty?: boolean
  /** Answered instead of `Invalid{Param}` when there are more than `maxItems`. */
  readonly tooManyCode?: ErrorCode
}

type Presence<O, T> = O extends { readonly required: true } | { readonly default: NonNullable<unknown> }
  ? T
  : T | undefined
type EnumOf<O, T> = O extends { readonly enum: readonly (infer E)[] } ? Extract<E, T> : T
type ItemOf<O> = O extends { readonly itemEnum: readonly (infer E)[] } ? Extract<E, string> : string

/** A text. Empty counts as absent when it is required, has an enum or a minimum length. */
export function text<const O extends TextOptions = Record<never, never>>(
  options?: O,
): Field<Presence<O, EnumOf<O, string>>> {
  const o: TextOptions = options ?? {}
  const schema = o.enum === undefined ? Type.String(limits(o)) : Type.Enum([...o.enum], limits(o))
  const emptyIsAbsent = o.required === true || o.enum !== undefined || (o.minLength ?? 0) > 0
  return field(schema, 'plain', o, (params, name) => {
    const raw = readPlain(params, name)
    if (raw === undefined || (raw === '' && emptyIsAbsent)) return undefined
    const fits =
      (o.enum === undefined || o.enum.includes(raw)) &&
      raw.length >= (o.minLength ?? 0) &&
      raw.length <= (o.maxLength ?? Number.POSITIVE_INFINITY) &&
      (o.pattern === undefined || o.pattern.test(raw))
    return fits ? raw : MISMATCH
  })
}

/** A decimal integer of 32 bits. */
export function integer<const O extends NumberOptions = Record<never, never>>(
  options?: O,
): Field<Presence<O, EnumOf<O, number>>> {
  return wholeNumber({ min: -(2 ** 31), max: 2 ** 31 - 1, ...options }, 'int32')
}

/** A decimal integer that a JavaScript number holds exactly, e.g. epoch milliseconds. */
export function long<const O extends NumberOptions = Record<never, never>>(
  options?: O,
): Field<Presence<O, EnumOf<O, number>>> {
  return wholeNumber({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, ...options }, 'int64')
}

/** `true` or `false`, in any case. */
export function boolean<const O extends FieldOptions & { readonly default?: boolean } = Record<never, never>>(
  options?: O,
): Field<Presence<O, boolean>> {
  return field(Type.Boolean(limits(options ?? {})), 'plain', options ?? {}, (params, name) => {
    const raw = readPlain(params, name)?.toLowerCase()
    if (raw === undefined || raw === '') return undefined
    return raw === 'true' ? true : raw === 'false' ? false : MISMATCH
  })
}

/** An account id: a number on the wire, 16 digits of text inside. */
export function accountId<const O extends FieldOptions = Record<never, never>>(
  options?: O,
): Field<Presence<O, AccountId>> {
  const schema = Type.Integer({ format: 'int64', ...limits(options ?? {}) })
  return field(schema, 'plain', options ?? {}, (params, name) => {
    const raw = readPlain(params, name)
    if (raw === undefined || raw === '') return undefined
    return isAccountId(raw) ? raw : MISMATCH
  })
}

/** Texts in one comma-separated parameter; blanks around items and empty items are dropped. */
export function csv<const O extends ListOptions = Record<never, never>>(
  options?: O,
): Field<Presence<O, readonly ItemOf<O>[]>> {
  return textList('csv', options ?? {})
}

/** Texts as `Name.1`, `Name.2`, ...; gaps are legal. */
export function list<const O extends ListOptions = Record<never, never>>(
  options?: O,
): Field<Presence<O, readonly ItemOf<O>[]>> {
  return textList('flat-list', options ?? {})
}

/** A value as JSON text. Keys may begin with a small letter; numbers and booleans may be quoted. */
export function json<S extends TSchema, const O extends FieldOptions = Record<never, never>>(
  schema: S,
  options?: O,
): Field<Presence<O, Static<S>>> {
  return structured('json', schema, options ?? {})
}

/** Objects as `Name.1.Field`, ...; gaps are legal. */
export function objectList<S extends TSchema, const O extends ListOptions = Record<never, never>>(
  item: S,
  options?: O,
): Field<Presence<O, readonly Static<S>[]>> {
  return structured('flat-list', Type.Array(item), options ?? {})
}

/** `PageNumber` and `PageSize` of a paged list. Source: spec/protocol.md 11 */
export function page(options: { readonly max?: number; readonly default?: number } = {}) {
  return {
    PageNumber: integer({ min: 1, default: 1 }),
    PageSize: integer({ min: 1, max: options.max ?? 100, default: options.default ?? 10 }),
  }
}

/** `MaxResults` and the opaque `NextToken` of a list read by token. Source: spec/protocol.md 11 */
export function token(options: { readonly max?: number; readonly default?: number } = {}) {
  return {
    MaxResults: integer({ min: 1, max: options.max ?? 100, default: options.default ?? 10 }),
    NextToken: text({ maxLength: 4096 }),
  }
}

type Decoded = unknown | typeof MISMATCH | undefined

function field<T>(
  schema: TSchema,
  encoding: Encoding,
  options: FieldOptions & {
    readonly default?: unknown
    readonly maxItems?: number
    readonly tooManyCode?: ErrorCode
  },
  read: (params: RawParams, name: string) => Decoded,
): Field<T> {
  const { required = false, missingCode, invalidCode, maxItems, tooManyCode } = options
  return {
    schema,
    encoding,
    required,
    decode(params, name) {
      const value = read(params, name)
      if (value === MISMATCH) throw new ApiError(invalidCode ?? 'Invalid{Param}', { Param: name })
      if (Array.isArray(value) && maxItems !== undefined && value.length > maxItems)
        throw new ApiError(tooManyCode ?? invalidCode ?? 'Invalid{Param}', { Param: name, Limit: maxItems })
      if (value === undefined && required)
        throw new ApiError(missingCode ?? 'Missing{Param}', { Param: name })
      return (value === undefined ? options.default : value) as T
    },
  }
}

function wholeNumber<T>(o: NumberOptions & { min: number; max: number }, format: string): Field<T> {
  const range = { format, minimum: o.min, maximum: o.max, ...limits(o) }
  const schema = o.enum === undefined ? Type.Integer(range) : Type.Enum([...o.enum], range)
  return field(schema, 'plain', o, (params, name) => {
    const raw = readPlain(params, name)?.trim()
    if (raw === undefined || raw === '') return undefined
    const value = /^[+-]?\d{1,19}$/.test(raw) ? Number(raw) : Number.NaN
    const fits = value >= o.min && value <= o.max && (o.enum === undefined || o.enum.includes(value))
    return fits ? value : MISMATCH
  })
}

function textList<T>(encoding: Encoding, o: ListOptions): Field<T> {
  const item = o.itemEnum === undefined ? Type.String() : Type.Enum([...o.itemEnum])
  const schema = Type.Array(item, { ...limits(o) })
  return field(schema, encoding, o, (params, name) => {
    const items = readTexts(params, name)
    if (items === undefined || items === MISMATCH) return items
    if (items.length === 0) return o.keepsEmpty === true ? items : undefined
    const fits = items.every(
      (each) =>
        (o.itemEnum === undefined || o.itemEnum.includes(each)) &&
        each.length <= (o.itemMaxLength ?? Number.POSITIVE_INFINITY),
    )
    return fits ? items : MISMATCH
  })
}

function structured<T>(encoding: Encoding, schema: TSchema, o: FieldOptions & ListOptions): Field<T> {
  return field({ ...schema, ...limits(o) }, encoding, o, (params, name) => {
    const value = readStructured(params, name)
    return value === undefined || value === MISMATCH ? value : conform(schema, value)
  })
}

function limits(o: TextOptions | ListOptions): Record<string, unknown> {
  const { description, minLength, maxLength, maxItems, pattern } = o as TextOptions & ListOptions
  const fallback = (o as { default?: unknown }).default
  const all = { description, minLength, maxLength, maxItems, pattern: pattern?.source, default: fallback }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
