import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db } from '../db/tables.js'
import type { AccountNo } from '../platform/ids.js'
import type { Scope } from './scope.js'
import {
  type AuditEntry,
  type AuditFilter,
  type AuditRecord,
  countExpectedEntries,
  findDigest,
  insertEntry,
  listEntriesAfter,
  listEntriesBefore,
  takeEntryNo,
} from './store/audit.js'

export type { AuditEntry, AuditFilter, AuditRecord } from './store/audit.js'

/** `previousDigest` of an account's first entry. */
const GENESIS = '0'.repeat(64)
const PAGE = 1000

/** `parametersDigest` of an entry that tells of no call. */
export const emptyDigest = createHash('sha256').digest('hex')

/** Adds a record to the chain of an account; only inside the transaction of the effect it tells of. */
export async function appendAudit(db: Db, accountNo: AccountNo, record: AuditRecord): Promise<void> {
  const entryNo = await takeEntryNo(db, accountNo)
  const previousDigest = entryNo === 1 ? GENESIS : await findDigest(db, accountNo, entryNo - 1)
  // A missing predecessor is evidence; the chain goes on, and verifying says where it broke.
  const linked = { ...record, entryNo, previousDigest: previousDigest ?? GENESIS }
  await insertEntry(db, accountNo, { ...linked, digest: digestOf(linked) })
}

/** A page of entries, newest first; `next` is the number to pass as `before` for older ones. */
export async function listAuditEntries(
  db: Db,
  scope: Scope,
  filter: AuditFilter,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<{ readonly entries: readonly AuditEntry[]; readonly next?: number }> {
  const before = page.before ?? Number.MAX_SAFE_INTEGER
  const found = await listEntriesBefore(db, scope, filter, before, page.limit + 1)
  const entries = found.slice(0, page.limit)
  return found.length > page.limit ? { entries, next: entries.at(-1)!.entryNo } : { entries }
}

export interface AuditVerdict {
  readonly isIntact: boolean
  readonly entryCount: number
  /** Of the last entry; noted elsewhere it proves that nothing before it was rewritten. */
  readonly headDigest: string
  /** Number of the first entry that is missing, altered or out of place. */
  readonly brokenAt?: number
}

/** Recomputes the whole chain of the caller's account. */
export async function verifyAuditLog(db: Db, scope: Scope): Promise<AuditVerdict> {
  // The account's own counter tells of entries cut off at the end; read first, as entries may be added meanwhile.
  const expected = await countExpectedEntries(db, scope)
  let previous = { entryNo: 0, digest: GENESIS }
  for (;;) {
    const entries = await listEntriesAfter(db, scope, previous.entryNo, PAGE)
    for (const entry of entries) {
      const isInPlace = entry.entryNo === previous.entryNo + 1 && entry.previousDigest === previous.digest
      if (!isInPlace || digestOf(entry) !== entry.digest)
        return verdict(previous, isInPlace ? entry.entryNo : previous.entryNo + 1)
      previous = entry
    }
    if (entries.length < PAGE) break
    // A log of a million entries is seconds of hashing: others are answered between two pages.
    await nextTurn()
  }
  return previous.entryNo < expected ? verdict(previous, previous.entryNo + 1) : verdict(previous)
}

function verdict(
  last: { readonly entryNo: number; readonly digest: string },
  brokenAt?: number,
): AuditVerdict {
  const common = { entryCount: last.entryNo, headDigest: last.digest }
  return brokenAt === undefined ? { isIntact: true, ...common } : { isIntact: false, ...common, brokenAt }
}

function digestOf(entry: Omit<AuditEntry, 'digest'>): string {
  const canonical = JSON.stringify([
    entry.entryNo,
    entry.at,
    entry.principalId,
    entry.principalName,
    entry.accessKeyId,
    entry.sourceAddress,
    entry.action,
    entry.requestId,
    entry.parametersDigest,
    entry.result,
    entry.detail,
  ])
  return createHash('sha256').update(`${entry.previousDigest}\n${canonical}`).digest('hex')
}
