import type { Generated, Kysely } from 'kysely'
import type {
  AccountId,
  AccountNo,
  BlockNo,
  JobId,
  PackId,
  PackNo,
  ReportId,
  ResourceNo,
  RuleId,
  RuleNo,
  TypeNo,
} from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { AccessTables } from './access-tables.js'
import type { DecisionTables } from './decision-tables.js'
import type { DeliveryTables } from './delivery-tables.js'
import type { DirectoryTables } from './directory-tables.js'
import type { InventoryTables } from './inventory-tables.js'
import type { ReportTables } from './report-tables.js'
import type { ReportWitnessTable } from './witness-table.js'

/** A handle on the database or on a transaction of it. First argument of every store function. */
export type Db = Kysely<Tables>

/** JSON kept as text; who reads it parses it. */
type JsonText = string
/** 0 or 1. */
type Flag = number

export interface Tables
  extends AccessTables,
    DecisionTables,
    DeliveryTables,
    DirectoryTables,
    InventoryTables,
    ReportTables {
  schemaMigration: { name: string }
  account: AccountTable
  job: JobTable
  rule: RuleTable
  ruleVersion: RuleVersionTable
  ruleStateChange: { accountNo: AccountNo; ruleNo: RuleNo; at: Instant; state: 'ACTIVE' | 'INACTIVE' }
  verdictBlock: VerdictBlockTable
  verdictChange: VerdictChangeTable
  complianceDay: ComplianceDayTable
  relatedUse: {
    accountNo: AccountNo
    targetKind: 'id' | 'region'
    typeNo: TypeNo
    targetId: string
    resourceNo: ResourceNo
  }
  recheck: { accountNo: AccountNo; resourceNo: ResourceNo; at: Instant; isManual: Generated<Flag> }
  pack: PackTable
  packVersion: PackVersionTable
  packRule: { accountNo: AccountNo; packNo: PackNo; ruleNo: RuleNo; position: number }
  packMembership: { accountNo: AccountNo; packNo: PackNo; at: Instant; ruleNos: JsonText }
  tag: { accountNo: AccountNo; resourceType: string; resourceId: string; tagKey: string; tagValue: string }
  report: ReportTable
  reportObject: ReportObjectTable
  reportWitness: ReportWitnessTable
}

interface AccountTable {
  accountNo: AccountNo
  accountId: AccountId
  name: string
  isOperator: Flag
  /** 1: the account of an account group, which owns its rules and packages; its id is the group's. */
  isGroup: Generated<Flag>
  recorderStatus: string
  recorderStartedAt: Instant | null
  changeSeq: number
  ruleSeq: number
  packSeq: number
  runSeq: number
  auditSeq: number
  exemptionSeq: Generated<number>
  /** Change up to which declared relations were made, and the digest of the declarations. */
  relatedChangeNo: Generated<number>
  declarations: Generated<string>
  evaluatedChangeNo: number
  createdAt: Instant
}

interface JobTable {
  jobId: JobId
  kind: string
  jobKey: string
  payload: JsonText
  status: 'queued' | 'running' | 'dead'
  attempts: number
  maxAttempts: number
  runAt: Instant
  leaseUntil: Instant | null
  lastError: string | null
  createdAt: Instant
  finishedAt: Instant | null
}

interface RuleTable {
  accountNo: AccountNo
  ruleNo: RuleNo
  ruleId: RuleId
  name: string
  state: 'ACTIVE' | 'EVALUATING' | 'INACTIVE' | 'DELETING'
  version: number
  createdByPackNo: PackNo | null
  evaluationRequests: Generated<number>
  createdAt: Instant
  updatedAt: Instant
  firstActivatedAt: Instant | null
  firstEvaluatedAt: Instant | null
  lastEvaluationStartedAt: Instant | null
  lastEvaluatedAt: Instant | null
  lastFailedAt: Instant | null
  lastErrorCode: string | null
  lastErrorMessage: string | null
  deletedAt: Instant | null
  nextScheduledAt: Generated<Instant | null>
  requestedCause: Generated<string | null>
  passCause: Generated<string | null>
  groupNo: Generated<number>
  groupVersion: Generated<number>
  groupRequests: Generated<number>
}

interface RuleVersionTable {
  accountNo: AccountNo
  ruleNo: RuleNo
  version: number
  description: string
  riskLevel: number
  sourceOwner: string
  sourceIdentifier: string
  logic: JsonText
  parameters: JsonText
  resourceTypes: JsonText
  scope: JsonText
  triggers: JsonText
  createdAt: Instant
}

interface VerdictBlockTable {
  accountNo: AccountNo
  ruleNo: RuleNo
  blockNo: BlockNo
  ruleVersion: number
  runAt: Instant
  verdicts: string
  evidence: JsonText
  n1: number
  n2: number
  n3: number
  n4: number
  n5: number
  n6: number
}

interface VerdictChangeTable {
  accountNo: AccountNo
  resourceNo: ResourceNo
  at: Instant
  ruleNo: RuleNo
  oldVerdict: number
  newVerdict: number
  oldEvidence: JsonText
  oldRuleVersion: number
}

interface ComplianceDayTable {
  accountNo: AccountNo
  /** `YYYY-MM-DD` in UTC+8. */
  day: string
  countedAt: Instant
  resources: number
  nonCompliantResources: number
  rules: number
  nonCompliantRules: number
}

interface PackTable {
  accountNo: AccountNo
  packNo: PackNo
  packId: PackId
  name: string
  state: 'CREATING' | 'ACTIVE'
  version: number
  templateId: string | null
  createdAt: Instant
  updatedAt: Instant
  deletedAt: Instant | null
  groupNo: Generated<number>
  groupVersion: Generated<number>
}

interface PackVersionTable {
  accountNo: AccountNo
  packNo: PackNo
  version: number
  description: string
  riskLevel: number
  scope: JsonText
  createdAt: Instant
}

interface ReportTable {
  accountNo: AccountNo
  reportNo: number
  reportId: ReportId
  packNo: PackNo
  packId: PackId
  status: 'CREATING' | 'COMPLETE' | 'FAILED'
  requestedBy: string
  requestedAt: Instant
  asOf: Instant | null
  completedAt: Instant | null
  digest: string | null
  /** Last entry of the account's audit log that its record knew of. */
  auditEntryNo: number | null
  counts: JsonText | null
  urlForm: string | null
  /** Of the signed manifest, lower-case hex; null for reports of before there were any. */
  manifestSha256: string | null
  cause: string | null
  deletedAt: Instant | null
  wish: Generated<JsonText>
  /** Of a report of the past: the instant it is of. */
  pastAsOf: Instant | null
  /** Legal hold: since when, by whom and why. */
  heldAt: Instant | null
  heldBy: string | null
  holdReason: string | null
  startedAt: Instant | null
  progress: JsonText | null
  /** Beside FAILED: somebody called it off. */
  cancelledAt: Instant | null
}

interface ReportObjectTable {
  accountNo: AccountNo
  reportNo: number
  form: string
  objectKey: string
  sizeBytes: number
  sha256: string
  contentType: string
  createdAt: Instant
}
