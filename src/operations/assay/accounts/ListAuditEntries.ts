import { listAuditEntries } from '../../../accounts/audit-log.js'
import { toInstant } from '../../../platform/instant.js'
import { integer, long, text } from '../../../rpc/fields.js'
import { optional, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { auditEntry } from './shapes.js'

/**
 * The account's audit log, newest first: every call of an operation that can change something, every use of
 * a key that failed, every download of a report.
 */
export const ListAuditEntries = operation({
  name: 'ListAuditEntries',
  version: '2026-12-01',
  ramAction: 'assay:ListAuditEntries',
  access: 'list',
  resource: 'acs:assay:*:{accountId}:auditlog/*',
  params: {
    AuditAction: text({ minLength: 1, maxLength: 128 }),
    PrincipalId: text({ minLength: 1, maxLength: 128 }),
    AuditAccessKeyId: text({ minLength: 1, maxLength: 128 }),
    /** `Success`, `Failure` (any error code), or one error code. */
    AuditResult: text({ minLength: 1, maxLength: 128 }),
    /** Epoch milliseconds; the start is included, the end is not. */
    StartTime: long({ min: 0 }),
    EndTime: long({ min: 0 }),
    MaxResults: integer({ min: 1, max: 100, default: 50 }),
    NextToken: text({ pattern: /^\d{1,15}$/ }),
  },
  reply: { AuditEntries: wireList(auditEntry), NextToken: optional(wireText) },
  errors: [],
  async handle(input, { db, scope }) {
    const { NextToken, MaxResults } = input
    const filter = auditFilter(input)
    const before = NextToken === undefined ? undefined : Number(NextToken)
    const page = await listAuditEntries(db, scope, filter, { before, limit: MaxResults })
    return { AuditEntries: page.entries, NextToken: page.next?.toString() }
  },
})

function auditFilter(input: {
  readonly AuditAction: string | undefined
  readonly PrincipalId: string | undefined
  readonly AuditAccessKeyId: string | undefined
  readonly AuditResult: string | undefined
  readonly StartTime: number | undefined
  readonly EndTime: number | undefined
}) {
  const instant = (epochMs: number | undefined) => (epochMs === undefined ? undefined : toInstant(epochMs))
  return {
    action: input.AuditAction,
    principalId: input.PrincipalId,
    accessKeyId: input.AuditAccessKeyId,
    result: input.AuditResult,
    from: instant(input.StartTime),
    until: instant(input.EndTime),
  }
}
