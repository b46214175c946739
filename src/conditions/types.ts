import type { Instant } from '../platform/instant.js'

/** A parsed JSON value; nothing in this stage ever changes one. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}

/** How many of the selected elements must satisfy a condition. An empty selection satisfies all and none, not any. */
export type Satisfy = 'all' | 'any' | 'none'

interface Optional {
  /** Name of a parameter; the node is dropped when that parameter is not given. */
  readonly onlyIf?: string
}

/** `children` is never empty. Source: spec/condition-rules.md 1. */
export interface Group extends Optional {
  readonly operator: 'and' | 'or'
  readonly children: readonly Condition[]
}

/**
 * One comparison. `desired` is absent for unary operators and may hold `{{parameter}}`; in rule files also values of
 * the subject, the resource that the rule judges: `{{$.path}}` and `{{resource.X}}`, also where `$` is another one.
 */
export interface Clause extends Optional {
  /** `$...` (configuration), `@...` (element of the nearest `each`) or `resource.X` (field of the record). */
  readonly featurePath: string
  readonly operator: string
  readonly desired?: string
  /** `desired` holds values of the subject. */
  readonly ofSubject?: true
}

export interface Not extends Optional {
  readonly not: Condition
}

/** A condition on the elements a path selects; `@` paths inside are relative to the element. */
export interface Each extends Optional {
  readonly each: string
  readonly where?: Condition
  readonly satisfy: Satisfy
  readonly condition: Condition
}

/**
 * A condition on other resources; `via` is the path of their ids, the name of a relation, or `sameRegion`: all of the
 * type in the region of the resource, itself among them when it is of that type. `$` inside is their configuration.
 */
export interface Related extends Optional {
  readonly related: string
  readonly via: string
  readonly where?: Condition
  /** Paths that must be present in each of those that `where` leaves, as `needs` of a rule; else it is not known. */
  readonly needs?: readonly string[]
  readonly satisfy: Satisfy
  readonly condition: Condition
}

/** The `via` of a condition on all resources of a type in a region. */
export const SAME_REGION = 'sameRegion'

export type Condition = Group | Clause | Not | Each | Related

/** What decides a rule. Source: catalog/rule-format.md. */
export interface RuleLogic {
  /** Paths that must be present (null is present), else the verdict is insufficientData. */
  readonly needs: readonly string[]
  readonly appliesWhen?: Condition
  readonly compliant: Condition
}

/** A resource as a rule sees it; `resource.X` paths read the fields under their wire names (`resource.RegionId`). */
export interface ResourceView {
  readonly configuration: Json
  readonly accountId: string
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  readonly regionId: string
  readonly availabilityZone: string
  readonly resourceGroupId: string
  readonly resourceStatus: string
  readonly resourceCreateTime?: Instant
  readonly tags: Readonly<Record<string, string>>
}

/** What a verdict depends on besides the resource itself. */
export interface EvaluationContext {
  readonly now: Instant
  /**
   * The resources of a type with the given ids, those that are known; `neverRecorded` when no resource
   * of the type was ever looked for, also when `ids` is empty.
   */
  readonly related?: (
    resourceType: string,
    ids: readonly string[],
  ) => readonly ResourceView[] | 'neverRecorded'
  /** The resources of a type in a region, those that are known; absent when that cannot be told. */
  readonly inRegion?: (resourceType: string, regionId: string) => readonly ResourceView[]
  /** The resources of a type that stand in a relation to the resource; undefined when that is not known. */
  readonly relatedIds?: (
    resource: ResourceView,
    relation: string,
    resourceType: string,
  ) => RelatedIds | undefined
  /** Told when a resource was found not to be compliant, before evidence is collected. */
  readonly decided?: () => void
}

export interface RelatedIds {
  readonly ids: readonly string[]
  /** Only resources of this region are meant. */
  readonly regionId?: string
}
