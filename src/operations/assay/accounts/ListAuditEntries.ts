import { listAuditEntries } from '../../../accounts/audit-log.js'
import { toInstant } from '../../../platform/instant.js'
import { integer, long, text } from '../../../rpc/fields.js'
import { optional, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { auditEntry } from './shapes.js'

/** The account's audit log, newest first: every call of an operation that can change something. */
export const ListAuditEntries = operation({
  name: 'ListAuditEntries',
  version: '2026-12-01',
  ramAction: 'assay:ListAuditEntries',
  access: 'list',
  resource: 'acs:assay:*:{accountId}:auditlog/*',
  params: {
    AuditAction: text({ minLength: 1, maxLength: 128 }),
    PrincipalId: text({ minLength: 1, maxLength: 64 }),
    /** Epoch milliseconds; the start is included, the end is not. */
    StartTime: long({ min: 0 }),
    EndTime: long({ min: 0 }),
    MaxResults: integer({ min: 1, max: 100, default: 50 }),
    NextToken: text({ pattern: /^\d{1,15}$/ }),
  },
  reply: { AuditEntries: wireList(auditEntry), NextToken: optional(wireText) },
  errors: [],
  async handle({ AuditAction, PrincipalId, StartTime, EndTime, MaxResults, NextToken }, { db, scope }) {
    const from = StartTime === undefined ? undefined : toInstant(StartTime)
    const until = EndTime === undefined ? undefined : toInstant(EndTime)
    const filter = { action: AuditAction, principalId: PrincipalId, from, until }
    const before = NextToken === undefined ? undefined : Number(NextToken)
    const page = await listAuditEntries(db, scope, filter, { before, limit: MaxResults })
    return { AuditEntries: page.entries, NextToken: page.next?.toString() }
  },
})
