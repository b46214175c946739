import type { Generated } from 'kysely'
import type { AccountNo, PrincipalId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/** JSON kept as text; who reads it parses it. */
type JsonText = string

/** Tables of who may call, what they may do, and what they did. */
export interface AccessTables {
  principal: PrincipalTable
  accessKey: AccessKeyTable
  policy: PolicyTable
  policyAttachment: PolicyAttachmentTable
  policyVersion: PolicyVersionTable
  role: RoleTable
  groupMember: { accountNo: AccountNo; groupId: PrincipalId; userId: PrincipalId; joinedAt: Instant }
  auditEntry: AuditEntryTable
  idempotency: IdempotencyTable
  nonce: { accessKeyId: string; nonce: string; seenAt: Instant }
  dataKey: { keyNo: number; secretSealed: string; createdAt: Instant; sealingSince: Instant | null }
  signingKey: { keyId: string; secretSealed: string; createdAt: Instant; retiredAt: Instant | null }
}

interface PrincipalTable {
  accountNo: AccountNo
  principalId: PrincipalId
  kind: 'root' | 'user' | 'role' | 'group'
  name: string
  displayName: string
  comments: string
  createdAt: Instant
  updatedAt: Instant
}

interface AccessKeyTable {
  accessKeyId: string
  accountNo: AccountNo
  principalId: PrincipalId
  secretSealed: string
  status: 'Active' | 'Inactive'
  createdAt: Instant
  lastUsedAt: Instant | null
}

interface PolicyTable {
  accountNo: AccountNo
  policyName: string
  description: string
  /** Of the default version. */
  document: JsonText
  defaultVersion: Generated<number>
  /** Highest version number given so far. */
  versionSeq: Generated<number>
  createdAt: Instant
  updatedAt: Instant
}

interface PolicyVersionTable {
  accountNo: AccountNo
  policyName: string
  versionNo: number
  document: JsonText
  createdAt: Instant
}

interface RoleTable {
  accountNo: AccountNo
  principalId: PrincipalId
  trustPolicy: JsonText
  maxSessionSeconds: number
}

interface PolicyAttachmentTable {
  accountNo: AccountNo
  principalId: PrincipalId
  policyType: 'System' | 'Custom'
  policyName: string
  attachedAt: Instant
}

interface AuditEntryTable {
  accountNo: AccountNo
  entryNo: number
  at: Instant
  principalId: string
  principalName: string
  accessKeyId: string
  sourceAddress: string
  action: string
  requestId: string
  parametersDigest: string
  result: string
  detail: JsonText
  previousDigest: string
  digest: string
}

interface IdempotencyTable {
  accountNo: AccountNo
  action: string
  clientToken: string
  requestDigest: string
  reply: JsonText
  createdAt: Instant
}
