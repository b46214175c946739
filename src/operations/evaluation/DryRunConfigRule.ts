import { text } from '../../rpc/fields.js'
import { wireJsonText, wireText } from '../../rpc/shapes.js'
import { dryRun } from '../../rules/dry-run.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'

/**
 * Tries a condition on a configuration without storing anything. The clients send no condition beside the
 * item: `Conditions` may be a parameter of its own or a member of the item. Source: spec/condition-rules.md 4
 */
export const DryRunConfigRule = operation({
  name: 'DryRunConfigRule',
  version: '2020-09-07',
  ramAction: 'config:DryRunConfigRule',
  access: 'write',
  params: { Conditions: text(), ConfigurationItem: text(), ResourceType: text() },
  reply: { ComplianceType: wireText, RuleConditionContext: wireJsonText },
  errors: ['Invalid.Conditions.Value'],
  async handle({ Conditions, ConfigurationItem, ResourceType }, services) {
    const node = dryRun(services, {
      resourceType: filled(ResourceType),
      configurationItem: ConfigurationItem ?? '',
      conditions: filled(Conditions),
    })
    return { ComplianceType: node.result, RuleConditionContext: { ...node } }
  },
})
