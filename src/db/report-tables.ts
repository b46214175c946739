import type { Generated } from 'kysely'
import type { AccountNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/** JSON kept as text; who reads it parses it. */
type JsonText = string

/** Tables of what is made from results beside the reports of packages. */
export interface ReportTables {
  generatedFile: GeneratedFileTable
}

interface GeneratedFileTable {
  accountNo: AccountNo
  fileNo: number
  fileId: string
  kind: 'rules' | 'inventory' | 'template'
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
  cause: string | null
  deletedAt: Instant | null
}
