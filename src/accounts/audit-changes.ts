import { createHash } from 'node:crypto'
import type { Db } from '../db/tables.js'
import type { AccountNo } from '../platform/ids.js'

/** What a write did to one named thing; digests are the SHA-256 (hex) of its JSON, absent when it did not exist. */
export interface AuditChange {
  /** ARN without service and account, e.g. `rule/cr-1` or `user/alice`. */
  readonly resource: string
  readonly before?: string
  readonly after?: string
  /** Members of its state that differ; only where it existed before and after. */
  readonly members?: readonly string[]
}

/** What the detail of an entry may hold of changes; an entry of another kind holds none of it. */
export interface ChangeDetail {
  readonly changes?: readonly AuditChange[]
  /** All there were; those beyond `changes` are not told one by one. */
  readonly changeCount?: number
  /** ARNs that the call named. */
  readonly resources?: readonly string[]
}

/** Reads the detail of an entry. */
export function changesOf(entry: { readonly detail: string }): ChangeDetail {
  const detail: ChangeDetail = JSON.parse(entry.detail)
  return detail
}

/** Changes of one audit entry that are told one by one; the entry says how many there were. */
const MOST_TOLD = 50

const notes = new WeakMap<Db, AuditChange[]>()

/**
 * Tells the audit entry of the running transaction what a write did: `before` and `after` are the thing's
 * state, undefined where it did not exist. Only their digests are kept, so an auditor can prove which state
 * was there without the log holding it. Outside a gateway's write there is no entry, and nothing is kept.
 */
export function noteChange(db: Db, resource: string, before: unknown, after: unknown): void {
  if (!db.isTransaction) return
  const noted = notes.get(db) ?? []
  notes.set(db, noted)
  noted.push({
    resource,
    ...(before === undefined ? {} : { before: stateDigest(before) }),
    ...(after === undefined ? {} : { after: stateDigest(after) }),
    ...differingMembers(before, after),
  })
}

/** Names only: the log says what was changed, not to what. */
function differingMembers(before: unknown, after: unknown): { readonly members?: readonly string[] } {
  if (!isRecord(before) || !isRecord(after)) return {}
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const text = (value: unknown) => JSON.stringify(value) ?? ''
  return { members: [...names].filter((name) => text(before[name]) !== text(after[name])).sort() }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What `noteChange` was told in this transaction, for the detail of its audit entry; empty when nothing. */
export function notedChanges(db: Db): {
  readonly changes?: readonly AuditChange[]
  readonly changeCount?: number
} {
  const noted = notes.get(db)
  return noted === undefined ? {} : { changes: noted.slice(0, MOST_TOLD), changeCount: noted.length }
}

const owners = new WeakMap<Db, Set<AccountNo>>()

/** Has the audit entry of the running transaction stand also in the log of the account that owns what is written. */
export function noteOwner(db: Db, accountNo: AccountNo): void {
  if (db.isTransaction) owners.set(db, (owners.get(db) ?? new Set()).add(accountNo))
}

/** The accounts that `noteOwner` was told of in this transaction. */
export function notedOwners(db: Db): Iterable<AccountNo> {
  return owners.get(db) ?? []
}

/** SHA-256 (hex) of a state's JSON, as `noteChange` keeps it. */
export function stateDigest(state: unknown): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('hex')
}
