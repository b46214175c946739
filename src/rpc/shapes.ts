import Type, { type TSchema } from 'typebox'
import type { Instant } from '../platform/instant.js'

/** JSON as it is sent; `undefined` members are left out. */
export type WireValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly WireValue[]
  | { readonly [name: string]: WireValue }

/** A domain value on the wire: its JSON Schema, and how it is written. Shared by the operations that send it. */
export interface Shape<V> {
  readonly schema: TSchema
  readonly encode: (value: V) => WireValue
  /** This shape as a member of `shape({...})`: takes its value from a `T`. */
  from<T>(get: (domain: T) => V | undefined | null): Member<T>
}

/** One named member of an object on the wire. */
export interface Member<T> {
  readonly schema: TSchema
  readonly encodeFrom: (domain: T) => WireValue
}

export type Shapes = Readonly<Record<string, Shape<never>>>

/** What a handler returns for these reply members. */
export type ResultOf<R> = { readonly [K in keyof R]: R[K] extends Shape<infer V> ? V : never }

/** The schema is made when it is first asked for: a server that only answers never asks, and there are thousands. */
function make<V>(schemaOf: () => TSchema, encode: (value: V) => WireValue): Shape<V> {
  let made: TSchema | undefined
  const schema = () => (made ??= schemaOf())
  return {
    get schema() {
      return schema()
    },
    encode,
    from: (get) => ({
      get schema() {
        return schema()
      },
      encodeFrom: (domain) => {
        const value = get(domain)
        return value === undefined || value === null ? undefined : encode(value)
      },
    }),
  }
}

export const wireText: Shape<string> = make(
  () => Type.String(),
  (value) => value,
)
export const wireInteger: Shape<number> = make(
  () => Type.Integer({ format: 'int32' }),
  (value) => value,
)
export const wireLong: Shape<number> = make(
  () => Type.Integer({ format: 'int64' }),
  (value) => value,
)
export const wireBoolean: Shape<boolean> = make(
  () => Type.Boolean(),
  (value) => value,
)
/** An account id as the number it is in most replies. */
export const wireAccountId: Shape<string> = make(() => Type.Integer({ format: 'int64' }), Number)
/** Epoch milliseconds. */
export const wireInstant: Shape<Instant> = make(
  () => Type.Integer({ format: 'int64' }),
  (value) => value,
)
/** Text that holds the value as JSON. */
export const wireJsonText: Shape<WireValue> = make(
  () => Type.String(),
  (value) => JSON.stringify(value),
)

/** A value sent as it is; `schema` says what it looks like. */
export function wireAny<V extends WireValue>(schema?: TSchema): Shape<V> {
  return make(
    () => schema ?? Type.Unknown(),
    (value) => value,
  )
}

/** A list of one shape. */
export function wireList<V>(item: Shape<V>): Shape<readonly V[]> {
  return make(
    () => Type.Array(item.schema),
    (values) => values.map((value) => item.encode(value)),
  )
}

/** A member the handler may leave undefined. */
export function optional<V>(inner: Shape<V>): Shape<V | undefined> {
  return make<V | undefined>(
    () => Type.Optional(inner.schema),
    (value) => (value === undefined ? undefined : inner.encode(value)),
  )
}

/**
 * An object on the wire made from a domain object `T`, member by member:
 * `shape<Rule>({ ConfigRuleId: wireText.from((rule) => rule.id) })`. Members whose value is undefined or
 * null are left out.
 */
export function shape<T>(members: Readonly<Record<string, Member<T>>>): Shape<T> {
  const list = Object.entries(members)
  const schemaOf = () =>
    Type.Object(Object.fromEntries(list.map(([name, member]) => [name, Type.Optional(member.schema)])))
  return make(schemaOf, (domain) => {
    const wire: Record<string, WireValue> = {}
    for (const [name, member] of list) {
      const value = member.encodeFrom(domain)
      if (value !== undefined) wire[name] = value
    }
    return wire
  })
}
