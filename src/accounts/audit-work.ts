import type { Db } from '../db/tables.js'
import type { AccountNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { appendAudit, emptyDigest } from './audit-log.js'

/** Something the server did by itself, which no call tells of. */
export interface Work {
  readonly action: string
  /** `Success`, or what ended it. */
  readonly result: string
  readonly at: Instant
  /** What it belongs to, e.g. an import id; a call that caused it is found by it. */
  readonly reference: string
  readonly detail: object
}

/** Adds an entry for work of the server itself; only inside the transaction of its effect. */
export async function auditWork(db: Db, accountNo: AccountNo, work: Work): Promise<void> {
  await appendAudit(db, accountNo, {
    at: work.at,
    principalId: 'assay',
    principalName: 'assay',
    accessKeyId: '',
    sourceAddress: '',
    action: work.action,
    requestId: work.reference,
    parametersDigest: emptyDigest,
    result: work.result,
    detail: JSON.stringify(work.detail),
  })
}
