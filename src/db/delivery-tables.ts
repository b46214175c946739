import type { Generated } from 'kysely'
import type { AccountNo, DeliveryChannelId, ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/** JSON kept as text; who reads it parses it. */
type JsonText = string
/** 0 or 1. */
type Flag = number

/** Tables of what is delivered to others, and of what they were not told yet. */
export interface DeliveryTables {
  deliveryTarget: DeliveryTargetTable
  deliveryChannel: DeliveryChannelTable
  deliveryPosition: { channelId: DeliveryChannelId; accountNo: AccountNo; changeNo: number }
  deliveryNotice: { channelId: DeliveryChannelId; noticeId: string; createdAt: Instant; body: JsonText }
  findingListener: { accountNo: AccountNo; listener: string }
  finding: FindingTable
}

interface DeliveryTargetTable {
  targetArn: string
  address: string
  secretSealed: string | null
  createdAt: Instant
  updatedAt: Instant
}

interface DeliveryChannelTable {
  channelId: DeliveryChannelId
  accountNo: AccountNo
  aggregatorId: string
  name: string
  description: string
  type: 'OSS' | 'SLS' | 'MNS'
  targetArn: string
  assumeRoleArn: string
  condition: JsonText
  oversizedArn: string
  snapshotTime: string
  isOn: Flag
  sendsSnapshots: Flag
  sendsChanges: Flag
  sendsNonCompliance: Flag
  sendsCompliance: Flag
  createdAt: Instant
  updatedAt: Instant
  snapshotDueAt: Instant | null
  snapshotProgress: Generated<JsonText>
  delivered: Generated<number>
  deliveredAt: Generated<Instant | null>
  failures: Generated<number>
  failedAt: Generated<Instant | null>
  nextAttemptAt: Generated<Instant | null>
  lastError: Generated<string>
}

interface FindingTable {
  listener: string
  accountNo: AccountNo
  at: Instant
  ruleNo: RuleNo
  resourceNo: ResourceNo
  ruleVersion: number
  evidence: JsonText
}
