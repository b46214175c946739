import type { Db } from '../../db/tables.js'
import type { AccountNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { Scope } from '../scope.js'

/** What is recorded of one call that could change something. */
export interface AuditRecord {
  readonly at: Instant
  readonly principalId: string
  readonly principalName: string
  readonly accessKeyId: string
  readonly sourceAddress: string
  readonly action: string
  readonly requestId: string
  /** SHA-256 of the parameters, hex: proves what was sent without keeping it. */
  readonly parametersDigest: string
  /** `Success` or the error code. */
  readonly result: string
  /** JSON object with what else is worth keeping. */
  readonly detail: string
}

/** A record in its account's chain; `digest` covers the record, its number and `previousDigest`. */
export interface AuditEntry extends AuditRecord {
  readonly entryNo: number
  readonly previousDigest: string
  readonly digest: string
}

export interface AuditFilter {
  readonly action?: string | undefined
  readonly principalId?: string | undefined
  readonly accessKeyId?: string | undefined
  /** `Success`, `Failure` (anything else), or one error code. */
  readonly result?: string | undefined
  readonly from?: Instant | undefined
  readonly until?: Instant | undefined
}

const COLUMNS = [
  'entryNo',
  'at',
  'principalId',
  'principalName',
  'accessKeyId',
  'sourceAddress',
  'action',
  'requestId',
  'parametersDigest',
  'result',
  'detail',
  'previousDigest',
  'digest',
] as const

/** Takes the next number of the account's chain; holds the account's row until the transaction ends. */
export async function takeEntryNo(db: Db, accountNo: AccountNo): Promise<number> {
  const row = await db
    .updateTable('account')
    .set((e) => ({ auditSeq: e('auditSeq', '+', 1) }))
    .where('accountNo', '=', accountNo)
    .returning('auditSeq')
    .executeTakeFirstOrThrow()
  return Number(row.auditSeq)
}

export async function findDigest(db: Db, accountNo: AccountNo, entryNo: number): Promise<string | null> {
  const row = await db
    .selectFrom('auditEntry')
    .select('digest')
    .where('accountNo', '=', accountNo)
    .where('entryNo', '=', entryNo)
    .executeTakeFirst()
  return row?.digest ?? null
}

export async function insertEntry(db: Db, accountNo: AccountNo, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('auditEntry')
    .values({ accountNo, ...entry })
    .execute()
}

/** Newest first, before the entry numbered `beforeNo`. */
export async function listEntriesBefore(
  db: Db,
  scope: Scope,
  filter: AuditFilter,
  beforeNo: number,
  limit: number,
): Promise<readonly AuditEntry[]> {
  const { action, principalId, accessKeyId, result, from, until } = filter
  return db
    .selectFrom('auditEntry')
    .select(COLUMNS)
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('entryNo', '<', beforeNo)
    .$if(action !== undefined, (query) => query.where('action', '=', action!))
    .$if(principalId !== undefined, (query) => query.where('principalId', '=', principalId!))
    .$if(accessKeyId !== undefined, (query) => query.where('accessKeyId', '=', accessKeyId!))
    .$if(result === 'Failure', (query) => query.where('result', '<>', 'Success'))
    .$if(result !== undefined && result !== 'Failure', (query) => query.where('result', '=', result!))
    .$if(from !== undefined, (query) => query.where('at', '>=', from!))
    .$if(until !== undefined, (query) => query.where('at', '<', until!))
    .orderBy('entryNo', 'desc')
    .limit(limit)
    .execute()
}

/** Oldest first, after the entry numbered `afterNo`. */
export async function listEntriesAfter(
  db: Db,
  scope: Scope,
  afterNo: number,
  limit: number,
): Promise<readonly AuditEntry[]> {
  return db
    .selectFrom('auditEntry')
    .select(COLUMNS)
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('entryNo', '>', afterNo)
    .orderBy('entryNo')
    .limit(limit)
    .execute()
}

/** How many entries the account's chain must have. */
export async function countExpectedEntries(db: Db, scope: Scope): Promise<number> {
  const row = await db
    .selectFrom('account')
    .select('auditSeq')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .executeTakeFirstOrThrow()
  return Number(row.auditSeq)
}
