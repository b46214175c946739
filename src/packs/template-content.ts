import type { Condition } from '../conditions/types.js'
import type { ResourceScope } from '../rules/resource-scope.js'
import type { RiskLevel, Trigger } from '../rules/types.js'

/** Largest template, in bytes of UTF-8. Source: spec/condition-rules.md 6 */
export const MAX_TEMPLATE_BYTES = 1_048_576

/** A package written down as a file. Source: spec/condition-rules.md 6 */
export interface TemplateContent {
  readonly name?: string
  readonly description?: string
  readonly riskLevel?: RiskLevel
  readonly scope?: ResourceScope
  /** Types the whole package is limited to; empty = no limit. */
  readonly resourceTypes: readonly string[]
  readonly rules: readonly TemplateRule[]
}

export interface TemplateRule {
  readonly name?: string
  readonly description?: string
  readonly riskLevel?: RiskLevel
  readonly resourceTypes: readonly string[]
  readonly scope: ResourceScope
  readonly triggers?: readonly Trigger[]
  readonly source: TemplateRuleSource
}

type TemplateRuleSource =
  | {
      readonly owner: 'ALIYUN'
      readonly identifier: string
      readonly parameters: Readonly<Record<string, string>>
    }
  | { readonly owner: 'CUSTOM_CONFIGURATION'; readonly condition: Condition }

/** The name of each list of a scope in a template. */
export const SCOPE_LISTS = {
  regionIds: 'complianceRegionIds',
  excludeRegionIds: 'complianceExcludeRegionIds',
  resourceGroupIds: 'complianceResourceGroupIds',
  excludeResourceGroupIds: 'complianceExcludeResourceGroupIds',
  resourceIds: 'complianceResourceIds',
  excludeResourceIds: 'complianceExcludeResourceIds',
} as const satisfies Partial<Record<keyof ResourceScope, string>>

/** The name of each list of tags of a scope in a template. */
export const SCOPE_TAGS = {
  tags: 'complianceTagsScope',
  excludeTags: 'complianceExcludeTagsScope',
} as const satisfies Partial<Record<keyof ResourceScope, string>>
