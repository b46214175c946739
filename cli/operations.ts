import type { CalledOperation } from './client.js'
import {
  accountId,
  anything,
  boolean,
  jsonText,
  listOf,
  mapOf,
  members,
  number,
  optional,
  type Read,
  text,
} from './read-reply.js'

/** The versions this program speaks, in the order in which `call` looks for an operation. */
export const VERSIONS = ['2020-09-07', '2026-12-01', '2015-05-01', '2019-01-08'] as const
const [CONFIG, ASSAY, RAM] = VERSIONS

function operation<T>(version: string, name: string, reply: Read<T>): CalledOperation<T> {
  return { name, version, reply }
}

// Imports

const typeTally = members({
  resourceType: text,
  items: number,
  changes: mapOf(number),
  oldestAt: number,
  newestAt: number,
  timesFrom: mapOf(number),
})

const importSummary = members({
  files: number,
  items: number,
  accounts: listOf(members({ accountId: text, types: listOf(typeTally) })),
  problemCount: number,
  problems: listOf(members({ file: text, byteOffset: number, itemNumber: number, message: text })),
  refusedAccounts: listOf(members({ accountId: text, items: number, advice: text })),
  coverage: listOf(
    members({
      accountId: text,
      region: text,
      resourceType: text,
      live: number,
      asOf: number,
      missing: number,
      isRefused: boolean,
    }),
  ),
  control: members({ pages: number, listed: number, unrecorded: number }),
})

/** What an import did, as GetImport tells it. */
export type ImportSummary = ReturnType<typeof importSummary>

const importProgress = members({
  files: optional(number),
  ofFiles: optional(number),
  items: optional(number),
  problems: optional(number),
})

export const CreateImport = operation(ASSAY, 'CreateImport', members({ ImportId: text }))
export const UploadImportPart = operation(ASSAY, 'UploadImportPart', members({ ReceivedBytes: number }))
export const CompleteImport = operation(ASSAY, 'CompleteImport', anything)
export const GetImport = operation(
  ASSAY,
  'GetImport',
  members({
    Import: members({
      Status: text,
      Progress: optional(jsonText(importProgress)),
      Summary: optional(jsonText(anything)),
    }),
  }),
)
/** The Summary of an import that is done. */
export const readImportSummary: Read<ImportSummary> = importSummary
/** The Summary of an import that failed. */
export const readImportFailure = members({ cause: text })

// Packages, rules and results

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
      ConfigRules: listOf(members({ ConfigRuleId: text, ManagedRuleIdentifier: optional(text) })),
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

const complianceCounts = {
  CompliantCount: number,
  NonCompliantCount: number,
  NotApplicableCount: number,
  InsufficientDataCount: number,
  IgnoredCount: number,
  TotalCount: number,
} as const
export const GetConfigRuleComplianceByPack = operation(
  CONFIG,
  'GetConfigRuleComplianceByPack',
  members({ ConfigRuleComplianceResult: members(complianceCounts) }),
)
export const GetResourceComplianceByPack = operation(
  CONFIG,
  'GetResourceComplianceByPack',
  members({ ResourceComplianceResult: members(complianceCounts) }),
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
export type Annotation = ReturnType<typeof annotation>

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

// Reports

export const GenerateCompliancePackReport = operation(CONFIG, 'GenerateCompliancePackReport', anything)
export const GetCompliancePackReport = operation(
  CONFIG,
  'GetCompliancePackReport',
  members({
    CompliancePackReport: members({
      ReportStatus: text,
      ReportCreateTimestamp: optional(number),
      ReportUrl: optional(text),
    }),
  }),
)

const verdictCounts = members({
  Compliant: number,
  NonCompliant: number,
  NotApplicable: number,
  InsufficientData: number,
  Ignored: number,
  Error: number,
})
export type VerdictCounts = ReturnType<typeof verdictCounts>

const reportMembers = {
  ReportId: text,
  Status: text,
  AsOfTimestamp: optional(number),
  Digest: optional(text),
  Cause: optional(text),
  Counts: optional(members({ Rules: verdictCounts, Resources: verdictCounts, Results: verdictCounts })),
} as const

export const ListReports = operation(
  ASSAY,
  'ListReports',
  members({ Reports: listOf(members(reportMembers)) }),
)

const reportDetail = members({
  ...reportMembers,
  Objects: listOf(members({ Form: text, SizeBytes: number, Sha256: text, Url: text })),
})
export type ReportDetail = ReturnType<typeof reportDetail>

export const GetReport = operation(ASSAY, 'GetReport', members({ Report: reportDetail }))

// Accounts, users, keys

export const CreateAccount = operation(
  ASSAY,
  'CreateAccount',
  members({
    Account: members({ AccountId: accountId, AccountName: text }),
    RootAccessKey: members({ AccessKeyId: text, AccessKeySecret: text }),
  }),
)
export const ListAccounts = operation(
  ASSAY,
  'ListAccounts',
  members({
    Accounts: listOf(
      members({ AccountId: accountId, AccountName: text, IsOperator: boolean, CreateTimestamp: number }),
    ),
    NextToken: optional(text),
  }),
)

export const CreateUser = operation(RAM, 'CreateUser', members({ User: members({ UserName: text }) }))
export const ListUsers = operation(
  RAM,
  'ListUsers',
  members({
    Users: members({ User: listOf(members({ UserName: text, UserId: text, CreateDate: text })) }),
    Marker: optional(text),
  }),
)
export const DeleteUser = operation(RAM, 'DeleteUser', anything)
export const CreatePolicy = operation(RAM, 'CreatePolicy', anything)
export const DeletePolicy = operation(RAM, 'DeletePolicy', anything)
export const AttachPolicyToUser = operation(RAM, 'AttachPolicyToUser', anything)
export const DetachPolicyFromUser = operation(RAM, 'DetachPolicyFromUser', anything)
export const ListPoliciesForUser = operation(
  RAM,
  'ListPoliciesForUser',
  members({
    Policies: members({
      Policy: listOf(
        members({
          PolicyName: text,
          PolicyType: text,
          Description: optional(text),
          AttachDate: optional(text),
        }),
      ),
    }),
  }),
)
export const CreateAccessKey = operation(
  RAM,
  'CreateAccessKey',
  members({ AccessKey: members({ AccessKeyId: text, AccessKeySecret: text }) }),
)
export const ListAccessKeys = operation(
  RAM,
  'ListAccessKeys',
  members({
    AccessKeys: members({
      AccessKey: listOf(members({ AccessKeyId: text, Status: text, CreateDate: text })),
    }),
  }),
)
export const UpdateAccessKey = operation(RAM, 'UpdateAccessKey', anything)
export const DeleteAccessKey = operation(RAM, 'DeleteAccessKey', anything)
