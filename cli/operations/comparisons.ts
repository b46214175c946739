import { anything, listOf, members, number, optional, text } from '../read-reply.js'
import { ASSAY, operation } from './operation.js'

const counts = {
  Agree: number,
  Differ: number,
  OnlyOurs: number,
  OnlyTheirs: number,
  NoData: number,
  AgreementBasisPoints: optional(number),
} as const

const ruleAgreement = members({
  ConfigRuleId: optional(text),
  TheirConfigRuleId: optional(text),
  ConfigRuleName: text,
  ...counts,
})
export type RuleAgreement = ReturnType<typeof ruleAgreement>

const comparison = members({
  ComparisonId: text,
  Status: text,
  Cause: optional(text),
  TheirOldestTimestamp: optional(number),
  TheirNewestTimestamp: optional(number),
  Total: optional(members(counts)),
  Rules: optional(listOf(ruleAgreement)),
})
export type Comparison = ReturnType<typeof comparison>

const difference = members({
  ConfigRuleName: text,
  Kind: text,
  ResourceType: text,
  Region: text,
  ResourceId: text,
  OurComplianceType: text,
  TheirComplianceType: text,
  Property: text,
  OurAnnotation: text,
  TheirAnnotation: text,
  TheirRecordedTimestamp: optional(number),
  TheirSource: text,
})
export type Difference = ReturnType<typeof difference>

export const CreateComparison = operation(ASSAY, 'CreateComparison', members({ ComparisonId: text }))
export const UploadComparisonPart = operation(
  ASSAY,
  'UploadComparisonPart',
  members({ Verdicts: number, Skipped: number, Foreign: number }),
)
export const CompleteComparison = operation(ASSAY, 'CompleteComparison', anything)
export const GetComparison = operation(ASSAY, 'GetComparison', members({ Comparison: comparison }))
export const ListComparisonDifferences = operation(
  ASSAY,
  'ListComparisonDifferences',
  members({ Differences: listOf(difference), TotalCount: number }),
)
