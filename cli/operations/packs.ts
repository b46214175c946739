import { anything, boolean, jsonText, listOf, members, number, optional, text } from '../read-reply.js'
import { CONFIG, operation } from './operation.js'

const templateRule = members({
  ManagedRuleIdentifier: text,
  ManagedRuleName: text,
  RiskLevel: number,
  ConfigRuleParameters: listOf(
    members({ ParameterName: text, ParameterValue: optional(text), Required: boolean }),
  ),
})
export type TemplateRule = ReturnType<typeof templateRule>

const packTemplate = members({
  CompliancePackTemplateId: text,
  CompliancePackTemplateName: text,
  Description: text,
  RiskLevel: number,
  ConfigRules: listOf(templateRule),
})
export type PackTemplate = ReturnType<typeof packTemplate>

export const ListCompliancePackTemplates = operation(
  CONFIG,
  'ListCompliancePackTemplates',
  members({
    CompliancePackTemplatesResult: members({
      CompliancePackTemplates: listOf(packTemplate),
      TotalCount: number,
    }),
  }),
)
export const CreateCompliancePack = operation(
  CONFIG,
  'CreateCompliancePack',
  members({ CompliancePackId: text }),
)
export const GetCompliancePack = operation(
  CONFIG,
  'GetCompliancePack',
  members({
    CompliancePack: members({
      CompliancePackName: text,
      ConfigRules: listOf(
        members({
          ConfigRuleId: text,
          ConfigRuleName: text,
          ManagedRuleIdentifier: optional(text),
          ConfigRuleParameters: optional(
            listOf(members({ ParameterName: text, ParameterValue: optional(text) })),
          ),
        }),
      ),
    }),
  }),
)
export const ListCompliancePacks = operation(
  CONFIG,
  'ListCompliancePacks',
  members({
    CompliancePacksResult: members({
      CompliancePacks: listOf(members({ CompliancePackId: text, CompliancePackName: text })),
      TotalCount: number,
    }),
  }),
)

export const GetResourceComplianceByPack = operation(
  CONFIG,
  'GetResourceComplianceByPack',
  members({ ResourceComplianceResult: members({ CompliantCount: number, NonCompliantCount: number }) }),
)
export const ListConfigRules = operation(
  CONFIG,
  'ListConfigRules',
  members({ ConfigRules: members({ TotalCount: number }) }),
)

const annotation = members({
  configuration: optional(anything),
  desiredValue: optional(anything),
  operator: optional(text),
  property: optional(text),
  reason: optional(text),
})

const evaluationResult = members({
  Annotation: optional(jsonText(annotation)),
  ComplianceType: text,
  RiskLevel: number,
  EvaluationResultIdentifier: members({
    EvaluationResultQualifier: members({
      ConfigRuleId: text,
      ConfigRuleName: text,
      RegionId: text,
      ResourceId: text,
      ResourceName: optional(text),
      ResourceType: text,
    }),
  }),
})
export type EvaluationResult = ReturnType<typeof evaluationResult>

export const ListConfigRuleEvaluationResults = operation(
  CONFIG,
  'ListConfigRuleEvaluationResults',
  members({
    EvaluationResults: members({
      EvaluationResultList: listOf(evaluationResult),
      NextToken: optional(text),
    }),
  }),
)
