import { createPack } from '../../packs/create-pack.js'
import { boolean, integer, json, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { scopeParams, toScope } from '../resource-scope.js'
import { newTags, toTags } from '../tags.js'
import { filled } from '../texts.js'
import { configRules, toRuleWishes } from './params.js'

/**
 * Creates a compliance package from managed rules, existing rules or a template file: exactly one of
 * `ConfigRules` and `TemplateContent`; or from `CompliancePackTemplateId` alone, which makes the template's
 * rules that need no value of the caller's (`DefaultEnable` in ListCompliancePackTemplates). `DefaultEnable=false`
 * leaves the new rules stopped. Source: spec/lifecycle.md 2
 */
export const CreateCompliancePack = operation({
  name: 'CreateCompliancePack',
  version: '2020-09-07',
  ramAction: 'config:CreateCompliancePack',
  access: 'write',
  resource: 'acs:config:*:{accountId}:compliancepack/*',
  params: {
    ClientToken: text({ maxLength: 64 }),
    CompliancePackName: text({ required: true }),
    CompliancePackTemplateId: text(),
    ConfigRules: json(configRules, { invalidCode: 'Invalid.ConfigRules.Value' }),
    DefaultEnable: boolean(),
    Description: text(),
    ...scopeParams,
    RiskLevel: integer({ enum: [1, 2, 3], default: 2 }),
    Tag: json(newTags),
    TemplateContent: text(),
  },
  reply: { CompliancePackId: wireText },
  errors: [
    'CompliancePackExceedMaxCount',
    'CompliancePackExists',
    'ConfigRuleExceedMaxRuleCount',
    'Invalid.CompliancePackName.Value',
    'Invalid.CompliancePackTemplateId.Value',
    'Invalid.ConfigRules.Empty',
    'Invalid.ConfigRules.Value',
    'Invalid.TemplateContent.Value',
  ],
  clientToken: true,
  async handle(input, services) {
    const packId = await createPack(services.db, services.scope, services, {
      name: input.CompliancePackName,
      description: input.Description,
      riskLevel: input.RiskLevel,
      templateId: filled(input.CompliancePackTemplateId),
      rules: toRuleWishes(input.ConfigRules),
      templateContent: filled(input.TemplateContent),
      scope: toScope(input),
      tags: toTags(input.Tag),
      startsRules: input.DefaultEnable ?? true,
      language: services.request.language,
    })
    return { CompliancePackId: packId }
  },
})

/** The same of an account group. */
export const CreateAggregateCompliancePack = aggregateTwin(
  CreateCompliancePack,
  'CreateAggregateCompliancePack',
)
