import type { Generated } from 'kysely'
import type { AccountNo, ReportId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/** JSON kept as text; who reads it parses it. */
type JsonText = string

/** Tables of what is made from results beside the reports of packages. */
export interface ReportTables {
  generatedFile: GeneratedFileTable
  reportTemplate: ReportTemplateTable
  reportReceiver: ReportReceiverTable
  reportSending: ReportSendingTable
  findingTicket: {
    accountNo: AccountNo
    findingId: string
    ticket: string
    updatedBy: string
    updatedAt: Instant
  }
  namedSystem: {
    accountNo: AccountNo
    systemNo: number
    systemId: string
    name: string
    filingNumber: string
    level: number
    owner: string
    rule: JsonText
    createdAt: Instant
    updatedAt: Instant
  }
  systemReport: {
    accountNo: AccountNo
    systemId: string
    packId: string
    reportId: ReportId
    asOf: Instant
    auditEntryNo: number
    counts: JsonText
  }
}

interface ReportTemplateTable {
  accountNo: AccountNo
  templateNo: number
  templateId: string
  name: string
  description: string
  scope: JsonText
  granularity: 'AllInOne' | 'GroupByAggregator' | 'GroupByAccount'
  fileFormats: string
  language: 'zh-CN' | 'en-US'
  frequency: string
  receivers: Generated<JsonText>
  nextAt: Instant | null
  noticedDay: Generated<string>
  createdBy: string
  createdAt: Instant
  updatedAt: Instant
}

interface ReportReceiverTable {
  name: string
  form: 'smtp' | 'json' | 'dingtalk' | 'feishu' | 'wecom' | 'slack'
  address: string
  secretSealed: string | null
  sender: string
  recipients: JsonText
  createdAt: Instant
  updatedAt: Instant
}

interface ReportSendingTable {
  accountNo: AccountNo
  sendingNo: number
  sendingId: string
  templateId: string
  fileId: string
  receiver: string
  recipients: JsonText
  status: 'QUEUED' | 'SENT' | 'FAILED'
  attempts: Generated<number>
  lastError: Generated<string>
  requestedAt: Instant
  nextAttemptAt: Instant | null
  endedAt: Instant | null
}

interface GeneratedFileTable {
  accountNo: AccountNo
  fileNo: number
  fileId: string
  kind: 'rules' | 'inventory' | 'template' | 'system' | 'evidence' | 'form' | 'record'
  subject: string
  wish: JsonText
  status: 'CREATING' | 'COMPLETE' | 'FAILED'
  requestedBy: string
  requestedAt: Instant
  completedAt: Instant | null
  objectKey: string
  contentType: string
  sizeBytes: Generated<number>
  sha256: Generated<string>
  summary: JsonText | null
  manifest: string | null
  signature: string | null
  /** Place among the signed manifests of the account; null where there is none. */
  proofNo: number | null
  cause: string | null
  deletedAt: Instant | null
}
