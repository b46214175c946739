import type { Json } from '../conditions/types.js'

/** How one recorded property follows from a template's. */
export interface MappedProperty {
  /** Recorded path, names joined by dots. */
  readonly to: string
  /** Property path of the provider; `a|b` takes the first that is set. Absent: that language does not say. */
  readonly tf?: string
  readonly ros?: string
  /** Recorded when the template leaves the property out, as the provider documents it. */
  readonly default?: Json
  /** True when nothing is recorded for a property that is left out; `otherwise`: where `when` does not hold. */
  readonly absent?: boolean | 'otherwise'
  /** Recorded whatever the template says. */
  readonly constant?: Json
  /** Recorded values by the template's text; `*` for any other. */
  readonly values?: Readonly<Record<string, Json>>
  /** Recorded when the property is set at all. */
  readonly whenSet?: Json
  /** Said only where another property of the template has this text; elsewhere it counts as left out. */
  readonly when?: Readonly<Record<string, string>>
  /** `parsed`: the template holds the JSON text of what is recorded. */
  readonly as?: 'text' | 'join' | 'list' | 'json' | 'parsed'
  /** For a list of blocks that name and say a value each: their two properties. Recorded is an object by name. */
  readonly named?: readonly [name: string, value: string]
  /** For a list of blocks: the properties of each; several mappings of one list add up. */
  readonly items?: readonly MappedProperty[]
}

/** A resource that configures another: an ACL, a rule, an attachment. */
export interface SideMapping {
  readonly tf?: string
  readonly ros?: string
  /** Older types of the same properties. */
  readonly also?: readonly string[]
  /** Its property that names the resource it configures. */
  readonly of: { readonly tf?: string; readonly ros?: string }
  /** A recorded list that each of them adds an item to. */
  readonly list?: string
  readonly properties: readonly MappedProperty[]
}

/** How a resource of a template becomes a recorded configuration. Source: catalog/mappings. */
export interface TypeMapping {
  /** Recorded type. */
  readonly type: string
  readonly tf?: string
  readonly ros?: string
  /** Older types of the same properties, each with what its name alone says: recorded value by path. */
  readonly also?: Readonly<Record<string, Readonly<Record<string, Json>>>>
  /** True: the provider has no tags for it, so that a template without any does not say there are none. */
  readonly untagged?: boolean
  /** Property that holds the resource's name; `a|b` takes the first that is set. */
  readonly name?: { readonly tf?: string; readonly ros?: string }
  readonly properties: readonly MappedProperty[]
  readonly sides?: readonly SideMapping[]
}
