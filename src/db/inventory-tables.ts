import type { Generated } from 'kysely'
import type { AccountNo, ImportId, ResourceNo, TypeNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/** JSON kept as text; who reads it parses it. */
type JsonText = string
/** 0 or 1. */
type Flag = number

/** Tables of what is recorded: resources, their versions and relations, and the imports they came with. */
export interface InventoryTables {
  resourceType: { typeNo: TypeNo; resourceType: string }
  resourceSequence: { accountNo: AccountNo; typeNo: TypeNo; nextOrdinal: number }
  resource: ResourceTable
  resourceVersion: ResourceVersionTable
  resourceRelation: ResourceRelationTable
  declaredRelation: ResourceRelationTable
  controlTotal: ControlTotalTable
  recordedProperty: RecordedPropertyTable
  importRun: ImportRunTable
  importFile: ImportFileTable
  snapshotRun: SnapshotRunTable
  resourceMeasurement: {
    accountNo: AccountNo
    resourceNo: ResourceNo
    metrics: JsonText | null
    metricsAt: Instant | null
    inspection: JsonText | null
    inspectionAt: Instant | null
  }
}

interface ResourceTable {
  accountNo: AccountNo
  resourceNo: ResourceNo
  typeNo: TypeNo
  region: string
  resourceId: string
  name: string
  zone: string
  resourceGroupId: string
  status: string
  tags: JsonText
  version: number
  hash: string
  capturedAt: Instant
  createdAt: Instant | null
  firstRecordedAt: Instant
  updatedAt: Instant
  evaluatedAt: Instant | null
  evaluatedManually: Generated<Flag>
  deletedAt: Instant | null
}

interface ResourceVersionTable {
  accountNo: AccountNo
  resourceNo: ResourceNo
  version: number
  changeNo: number
  runNo: number
  capturedAt: Instant
  recordedAt: Instant
  event: string
  configuration: JsonText
  name: string
  zone: string
  resourceGroupId: string
  status: string
  tags: JsonText
  diff: JsonText
}

interface ResourceRelationTable {
  accountNo: AccountNo
  resourceNo: ResourceNo
  relationType: string
  targetType: string
  targetRegion: string
  targetId: string
}

interface ControlTotalTable {
  accountNo: AccountNo
  source: string
  resourceType: string
  region: string
  asOf: Instant
  resources: number
  importId: ImportId
}

interface RecordedPropertyTable {
  accountNo: AccountNo
  resourceType: string
  path: string
  source: string
  asOf: Instant
}

interface ImportRunTable {
  importId: ImportId
  accountNo: AccountNo
  status: 'uploading' | 'queued' | 'running' | 'done' | 'failed'
  options: JsonText
  progress: JsonText
  summary: JsonText | null
  createdAt: Instant
  startedAt: Instant | null
  finishedAt: Instant | null
}

interface ImportFileTable {
  importId: ImportId
  fileNo: number
  path: string
  sizeBytes: number
  complete: Flag
}

interface SnapshotRunTable {
  accountNo: AccountNo
  runNo: number
  importId: ImportId
  source: string
  asOf: Instant
  coverage: JsonText
  counts: JsonText
  problems: JsonText
  redaction: Generated<JsonText>
  startedAt: Instant
  finishedAt: Instant | null
}
