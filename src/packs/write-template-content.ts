import { formatConditionsParameter } from '../conditions/conditions-parameter.js'
import type { ResourceScope, TagFilter } from '../rules/resource-scope.js'
import type { RuleContent } from '../rules/store/write-rules.js'
import type { Rule, Trigger } from '../rules/types.js'
import { SCOPE_LISTS, SCOPE_TAGS } from './template-content.js'
import type { Pack } from './types.js'

type WrittenPack = Pick<Pack, 'name' | 'riskLevel' | 'description' | 'scope'>
type WrittenRule = Pick<Rule, 'name' | keyof RuleContent>

/**
 * Writes a package as a template, without its function rules; reading it again gives the same package but
 * for its ids. Source: spec/condition-rules.md 6
 */
export function writeTemplateContent(pack: WrittenPack, rules: readonly WrittenRule[]): string {
  return JSON.stringify({
    compliancePackTemplate: {
      compliancePackName: pack.name,
      riskLevel: pack.riskLevel,
      description: pack.description,
      scope: writeScope(pack.scope),
    },
    configRuleTemplates: rules.filter((rule) => rule.sourceOwner !== 'CUSTOM_FC').map(writeRule),
  })
}

function writeRule(rule: WrittenRule): unknown {
  return {
    configRuleName: rule.name,
    description: rule.description,
    riskLevel: rule.riskLevel,
    scope: { complianceResourceTypes: rule.resourceTypes, ...writeScope(rule.scope) },
    source: {
      owner: rule.sourceOwner,
      identifier: rule.sourceIdentifier,
      sourceDetails: rule.triggers.map(writeTrigger),
      ...(rule.sourceOwner === 'CUSTOM_CONFIGURATION'
        ? { conditions: formatConditionsParameter(rule.logic.compliant) }
        : {}),
    },
    inputParameters: rule.parameters,
  }
}

function writeScope(scope: ResourceScope): Record<string, unknown> {
  return {
    ...Object.fromEntries(
      [
        [SCOPE_LISTS.regionIds, scope.regionIds],
        [SCOPE_LISTS.excludeRegionIds, scope.excludeRegionIds],
        [SCOPE_LISTS.resourceGroupIds, scope.resourceGroupIds],
        [SCOPE_LISTS.excludeResourceGroupIds, scope.excludeResourceGroupIds],
        [SCOPE_LISTS.resourceIds, scope.resourceIds],
        [SCOPE_LISTS.excludeResourceIds, scope.excludeResourceIds],
        [SCOPE_TAGS.tags, scope.tags?.map(writeTag)],
        [SCOPE_TAGS.excludeTags, scope.excludeTags?.map(writeTag)],
      ].filter(([, list]) => list !== undefined && list.length > 0),
    ),
    // Ours: the documented template cannot say how tags combine or name one resource.
    ...(scope.tagLogic === undefined ? {} : { tagKeyLogicScope: scope.tagLogic }),
    ...(scope.resourceName === undefined ? {} : { resourceNameScope: scope.resourceName }),
  }
}

function writeTag({ key, value }: TagFilter): unknown {
  return { tagKey: key, tagValue: value }
}

function writeTrigger(trigger: Trigger): unknown {
  if (trigger.kind === 'change') return { messageType: 'ConfigurationItemChangeNotification' }
  return {
    messageType: 'ScheduledNotification',
    maximumExecutionFrequency: trigger.frequency,
    // Ours: the documented template cannot say at which hour a daily run begins.
    ...(trigger.fixedHour === undefined ? {} : { fixedHour: trigger.fixedHour }),
  }
}
