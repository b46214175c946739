import { updatePack } from '../../packs/update-pack.js'
import { integer, json, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireText } from '../../rpc/shapes.js'
import { addTags } from '../../rules/add-tags.js'
import { PACK_TAGS } from '../../rules/store/tags.js'
import { operation } from '../operation.js'
import { scopeChangeParams, toScopeChange } from '../resource-scope.js'
import { newTags, toTags } from '../tags.js'
import { filled } from '../texts.js'
import { configRules, toRuleWishes } from './params.js'

/**
 * Changes a compliance package; what is not given stays. `ConfigRules` with items replaces the list: a
 * managed identifier stands for the rule the package made of it before, rules left out live on as free rules.
 * `Tag` (deprecated) adds tags. Source: spec/lifecycle.md 2 "Update"
 */
export const UpdateCompliancePack = operation({
  name: 'UpdateCompliancePack',
  version: '2020-09-07',
  ramAction: 'config:UpdateCompliancePack',
  access: 'write',
  resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackId}',
  params: {
    ClientToken: text({ maxLength: 64 }),
    CompliancePackId: text({ required: true }),
    CompliancePackName: text(),
    ConfigRules: json(configRules, { invalidCode: 'Invalid.ConfigRules.Value' }),
    Description: text(),
    ...scopeChangeParams,
    RiskLevel: integer({ enum: [1, 2, 3] }),
    Tag: json(newTags),
  },
  reply: { CompliancePackId: wireText },
  errors: [
    'CompliancePackAlreadyPending',
    'CompliancePackExceedMaxCount',
    'CompliancePackExists',
    'ConfigRuleExceedMaxRuleCount',
    'Invalid.CompliancePackId.Value',
    'Invalid.CompliancePackName.Value',
    'Invalid.ConfigRules.Empty',
    'Invalid.ConfigRules.Value',
  ],
  clientToken: true,
  async handle({ CompliancePackId, ...input }, services) {
    const { db, scope, request } = services
    await updatePack(db, scope, services, CompliancePackId, {
      name: filled(input.CompliancePackName),
      description: input.Description,
      riskLevel: input.RiskLevel,
      scope: toScopeChange(input),
      rules: toRuleWishes(input.ConfigRules),
      language: request.language,
    })
    await addTags(db, scope.accounts[0], PACK_TAGS, CompliancePackId, toTags(input.Tag))
    return { CompliancePackId }
  },
})

/** The same of an account group. */
export const UpdateAggregateCompliancePack = aggregateTwin(
  UpdateCompliancePack,
  'UpdateAggregateCompliancePack',
)
