import type { Json } from '../conditions/types.js'

/** Stands for a value that the template does not say; it never decides a verdict. */
export const UNKNOWN: unique symbol = Symbol('unknown')
/** Stands for a property that is known not to be recorded. */
export const ABSENT: unique symbol = Symbol('absent')

/** The id of another resource of the template: not empty, but its text is known only once it exists. */
export class Reference {
  readonly address: string

  constructor(address: string) {
    this.address = address
  }
}

/** A template value: JSON in which any part may be unknown or a reference. */
export type Value =
  | null
  | boolean
  | number
  | string
  | typeof UNKNOWN
  | Reference
  | readonly Value[]
  | { readonly [key: string]: Value }

export type ValueObject = { readonly [key: string]: Value }

export function isValueObject(value: Value | undefined): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Reference)
}

export function isValueList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}

/** The same value as JSON, or undefined when any part of it is unknown or a reference. */
export function plainJson(value: Value | undefined): Json | undefined {
  if (value === undefined || value === UNKNOWN || value instanceof Reference) return undefined
  if (isValueList(value)) {
    const items = value.map(plainJson)
    return items.some((item) => item === undefined) ? undefined : items.map((item) => item ?? null)
  }
  if (!isValueObject(value)) return value
  const members: Record<string, Json> = {}
  for (const [key, member] of Object.entries(value)) {
    const plain = plainJson(member)
    if (plain === undefined) return undefined
    members[key] = plain
  }
  return members
}

export type Language = 'terraform' | 'ros'

/** A resource as a template declares it. */
export interface TemplateResource {
  readonly language: Language
  /** `alicloud_*` or `ALIYUN::*`. */
  readonly type: string
  /** Names it within its template: `module.m.alicloud_vpc.main[0]`, or the logical id. */
  readonly address: string
  readonly properties: ValueObject
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** What it hangs on whether, or how often, the resource is made, where that is open; two with the same are made alike. */
  readonly perhaps?: readonly string[]
}
