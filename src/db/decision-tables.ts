import type { Generated } from 'kysely'
import type { AccountNo, ExemptionId, PrincipalId, ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/** JSON kept as text; who reads it parses it. */
type JsonText = string

/** Tables of what others decide about results: exemptions, functions, the cloud's own verdicts. */
export interface DecisionTables {
  exemption: ExemptionTable
  exemptionVersion: ExemptionVersionTable
  functionEndpoint: FunctionEndpointTable
  functionRun: { accountNo: AccountNo; ruleNo: RuleNo; changeNo: number }
  functionResult: FunctionResultTable
  formerId: { accountNo: AccountNo; formerId: string; currentId: string; recordedAt: Instant }
  comparison: ComparisonTable
  comparisonVerdict: ComparisonVerdictTable
  comparisonDifference: ComparisonDifferenceTable
}

interface ExemptionTable {
  accountNo: AccountNo
  exemptionId: ExemptionId
  ruleNo: RuleNo
  resourceNo: ResourceNo | null
  selector: JsonText | null
  state: 'PENDING' | 'ACTIVE' | 'ENDED'
  reason: string
  owner: string
  version: number
  requesterId: PrincipalId
  requesterName: string
  approverId: PrincipalId | null
  approverName: string | null
  createdAt: Instant
  updatedAt: Instant
  expiresAt: Instant | null
  endedAt: Instant | null
}

interface ExemptionVersionTable {
  accountNo: AccountNo
  exemptionId: ExemptionId
  version: number
  at: Instant
  what: string
  principalId: PrincipalId
  principalName: string
  content: JsonText
}

interface FunctionEndpointTable {
  accountNo: AccountNo
  functionArn: string
  url: string
  secretSealed: string
  createdAt: Instant
  updatedAt: Instant
}

interface ComparisonTable {
  accountNo: AccountNo
  comparisonId: string
  state: 'uploading' | 'queued' | 'done' | 'failed'
  createdAt: Instant
  finishedAt: Instant | null
  summary: JsonText | null
}

interface ComparedResource {
  accountNo: AccountNo
  comparisonId: string
  ruleId: string
  ruleName: string
  resourceType: string
  region: string
  resourceId: string
}

interface ComparisonVerdictTable extends ComparedResource {
  verdict: string
  annotation: string
  recordedAt: Instant | null
  source: Generated<string>
}

interface ComparisonDifferenceTable extends ComparedResource {
  differenceNo: number
  kind: 'differ' | 'onlyOurs' | 'onlyTheirs' | 'noData'
  ourVerdict: string
  theirVerdict: string
  property: string
  ourAnnotation: string
  theirAnnotation: string
  theirRecordedAt: Instant | null
  theirSource: Generated<string>
}

interface FunctionResultTable {
  accountNo: AccountNo
  ruleNo: RuleNo
  resourceNo: ResourceNo
  orderedAt: Instant
  runAt: Instant
}
