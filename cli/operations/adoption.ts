import { anything, listOf, members, number, optional, text } from '../read-reply.js'
import { ASSAY, CONFIG, operation } from './operation.js'

export const AddFormerId = operation(ASSAY, 'AddFormerId', anything)
export const ListFormerIds = operation(
  ASSAY,
  'ListFormerIds',
  members({ FormerIds: listOf(members({ FormerId: text, CurrentId: text })) }),
)
export const CreateConfigRule = operation(CONFIG, 'CreateConfigRule', members({ ConfigRuleId: text }))
export const GetConfigRule = operation(
  CONFIG,
  'GetConfigRule',
  members({ ConfigRule: members({ ConfigRuleId: text, ConfigRuleState: text }) }),
)
export const DeactiveConfigRules = operation(CONFIG, 'DeactiveConfigRules', anything)
export const CreatePack = operation(CONFIG, 'CreateCompliancePack', members({ CompliancePackId: text }))
export const GetPackRules = operation(
  CONFIG,
  'GetCompliancePack',
  members({
    CompliancePack: members({
      ConfigRules: listOf(
        members({
          ConfigRuleId: text,
          ConfigRuleName: optional(text),
          ManagedRuleIdentifier: optional(text),
        }),
      ),
    }),
  }),
)
export const ListManagedRules = operation(
  CONFIG,
  'ListManagedRules',
  members({
    ManagedRules: members({ ManagedRuleList: listOf(members({ Identifier: text })), TotalCount: number }),
  }),
)
