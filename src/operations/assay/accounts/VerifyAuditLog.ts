import { verifyAuditLog } from '../../../accounts/audit-log.js'
import { optional, wireBoolean, wireLong, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/** Recomputes the account's chain of audit entries and says whether, and where, it is broken. */
export const VerifyAuditLog = operation({
  name: 'VerifyAuditLog',
  version: '2026-12-01',
  ramAction: 'assay:VerifyAuditLog',
  access: 'read',
  resource: 'acs:assay:*:{accountId}:auditlog/*',
  params: {},
  reply: {
    IsIntact: wireBoolean,
    EntryCount: wireLong,
    HeadDigest: wireText,
    BrokenAt: optional(wireLong),
  },
  errors: [],
  async handle(_, { db, scope }) {
    const verdict = await verifyAuditLog(db, scope)
    const { isIntact, entryCount, headDigest, brokenAt } = verdict
    return { IsIntact: isIntact, EntryCount: entryCount, HeadDigest: headDigest, BrokenAt: brokenAt }
  },
})
