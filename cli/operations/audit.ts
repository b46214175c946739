import { boolean, listOf, members, number, optional, text } from '../read-reply.js'
import { ASSAY, operation } from './operation.js'

export const ListAuditEntries = operation(
  ASSAY,
  'ListAuditEntries',
  members({
    AuditEntries: listOf(
      members({
        EntryNumber: number,
        Timestamp: number,
        PrincipalId: optional(text),
        PrincipalName: optional(text),
        AccessKeyId: optional(text),
        SourceAddress: optional(text),
        Action: text,
        RequestId: text,
        Result: text,
        Detail: text,
        Digest: text,
      }),
    ),
    NextToken: optional(text),
  }),
)
export const VerifyAuditLog = operation(
  ASSAY,
  'VerifyAuditLog',
  members({ IsIntact: boolean, EntryCount: number, HeadDigest: text, BrokenAt: optional(number) }),
)
