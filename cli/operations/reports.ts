import { anything, listOf, members, number, optional, text } from '../read-reply.js'
import { ASSAY, CONFIG, operation } from './operation.js'

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
  CompliancePackId: text,
  Status: text,
  AsOfTimestamp: optional(number),
  Digest: optional(text),
  Cause: optional(text),
  SupersededTimestamp: optional(number),
  HoldTimestamp: optional(number),
  HoldReason: optional(text),
  /** Of a report on the past. */
  AsOfRules: optional(text),
  /** Of a report on a period. */
  FromTimestamp: optional(number),
  ToTimestamp: optional(number),
  Counts: optional(members({ Rules: verdictCounts, Resources: verdictCounts, Results: verdictCounts })),
} as const

const reportSummary = members(reportMembers)
export type ReportSummary = ReturnType<typeof reportSummary>

export const ListReports = operation(ASSAY, 'ListReports', members({ Reports: listOf(reportSummary) }))
export const GenerateReport = operation(ASSAY, 'GenerateReport', members({ ReportId: text }))
export const CancelReport = operation(ASSAY, 'CancelReport', anything)
export const HoldReport = operation(ASSAY, 'HoldReport', anything)
export const ReleaseReport = operation(ASSAY, 'ReleaseReport', anything)

const reportProgress = members({
  Step: optional(text),
  StepNo: optional(number),
  Steps: optional(number),
  Percent: number,
  EstimatedCompleteTimestamp: optional(number),
  Attempts: number,
  NextAttemptTimestamp: optional(number),
  LastCause: optional(text),
})
export type ReportProgress = ReturnType<typeof reportProgress>

const reportDetail = members({
  ...reportMembers,
  Progress: optional(reportProgress),
  Objects: listOf(members({ Form: text, SizeBytes: number, Sha256: text, Url: text })),
  LateForms: listOf(
    members({
      Form: text,
      Status: text,
      Cause: optional(text),
      FileName: text,
      Manifest: optional(text),
      Signature: optional(text),
    }),
  ),
})
export type ReportDetail = ReturnType<typeof reportDetail>

export const GetReportSigningKey = operation(
  ASSAY,
  'GetReportSigningKey',
  members({
    PublicKey: text,
    KeyId: text,
    Keys: listOf(members({ Number: number, KeyId: text, PublicKey: text })),
  }),
)
export const GenerateEvidenceBundle = operation(
  ASSAY,
  'GenerateEvidenceBundle',
  members({ EvidenceId: text }),
)
export const GetEvidenceBundle = operation(
  ASSAY,
  'GetEvidenceBundle',
  members({
    EvidenceBundle: members({
      EvidenceId: text,
      Status: text,
      Cause: optional(text),
      SizeBytes: optional(number),
      Sha256: optional(text),
      Url: optional(text),
    }),
  }),
)
export const GenerateReportForm = operation(ASSAY, 'GenerateReportForm', anything)
export const GetSignedManifest = operation(
  ASSAY,
  'GetSignedManifest',
  members({ Manifest: text, Signature: text }),
)
export const GetReport = operation(ASSAY, 'GetReport', members({ Report: reportDetail }))
