import type { Generated } from 'kysely'
import type { AccountNo, AggregatorId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/** JSON kept as text; who reads it parses it. */
type JsonText = string

/** Tables of resource directories and account groups. */
export interface DirectoryTables {
  directoryAccount: {
    accountNo: AccountNo
    managementNo: AccountNo
    /** Empty at the root. */
    folderId: string
    role: 'management' | 'delegated' | 'member'
    joinedAt: Instant
  }
  directoryFolder: { managementNo: AccountNo; folderId: string; name: string; parentId: string }
  aggregator: AggregatorTable
  aggregatorMember: { accountNo: AccountNo; aggregatorNo: number; memberNo: AccountNo }
}

interface AggregatorTable {
  /** The management account. */
  accountNo: AccountNo
  aggregatorNo: number
  aggregatorId: AggregatorId
  /** Number of the account that owns its rules and packages. */
  groupNo: Generated<AccountNo>
  name: string
  type: 'RD' | 'FOLDER' | 'CUSTOM'
  description: string
  folderIds: JsonText
  createdAt: Instant
  updatedAt: Instant
}
