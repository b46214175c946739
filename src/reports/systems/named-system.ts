import type { AccountNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { ResourceScope, TagFilter } from '../../rules/resource-scope.js'

/** Which resources a system is made of: those with all the tags and in one of the groups, where some are given. */
export interface SystemRule {
  /** An empty value stands for any. */
  readonly tags: readonly TagFilter[]
  readonly resourceGroupIds: readonly string[]
}

/** What somebody says of a system. */
export interface SystemContent {
  readonly name: string
  /** Of the filing with the authority; empty for none yet. */
  readonly filingNumber: string
  /** Of classified protection (GB/T 22240), 1 to 5. */
  readonly level: number
  /** Who answers for it. */
  readonly owner: string
  readonly rule: SystemRule
}

/** A system of an account that reports can be on. */
export interface NamedSystem extends SystemContent {
  readonly accountNo: AccountNo
  readonly systemNo: number
  readonly systemId: string
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** The resources of a system, as scopes say it. */
export function scopeOfSystem({ rule }: Pick<NamedSystem, 'rule'>): ResourceScope {
  return { tags: rule.tags, tagLogic: 'AND', resourceGroupIds: rule.resourceGroupIds }
}

/**
 * The standard that a system of a level is held to: the catalogue has level 2 and level 3. What a level 4 or 5 system
 * must meet beyond level 3 is in none, and its report says so.
 */
export function standardOfLevel(level: number): string {
  return level <= 2 ? 'mlps-2-2019' : 'mlps-3-2019'
}
