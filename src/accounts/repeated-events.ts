import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { AccountId, AccountNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { appendAudit, emptyDigest } from './audit-log.js'
import { findAccount } from './store/accounts.js'

/** Something anybody outside may cause as often as they like: the use of a key that failed, a download. */
export interface OutsideEvent {
  /** Whose audit log it belongs to; undefined when that is unknown: then the operator's. */
  readonly accountId: AccountId | undefined
  /** `UseAccessKey` or `DownloadReport`. */
  readonly action: string
  /** What was acted with or on; events of one action, subject and result are told together. */
  readonly subject: string
  /** Listed in the entry, but not told apart by: what the outside may make up. */
  readonly example?: string
  /** Of the key, when it is one of ours. */
  readonly accessKeyId: string
  readonly sourceAddress: string
  readonly requestId: string
  readonly result: string
  readonly at: Instant
}

/** Audit entries for events of which there may be very many. */
export interface EventTally {
  /** Counts an event; writes nothing. */
  note(event: OutsideEvent): void
  /** Writes the entries that are due, in one transaction; all that wait when `now` is undefined. */
  flush(db: Db, now: Instant | undefined): Promise<void>
}

/** Events of one kind told apart at a time; the others are told together. */
const MOST_KINDS = 1000
const MOST_EXAMPLES = 10
/** In UTF-16 units. */
const LONGEST_EXAMPLE = 256
const FIRST_PAUSE_MS = 60_000
const LONGEST_PAUSE_MS = 3_600_000

interface Kind {
  readonly first: OutsideEvent
  count: number
  lastAt: Instant
  firstAt: Instant
  dueAt: Instant
  pauseMs: number
  readonly addresses: Set<string>
  readonly examples: Set<string>
}

/**
 * Tells the first event of a kind at the next flush, and those that follow with their number after a
 * minute, two, four, ... up to an hour. So an attacker who repeats one thing for ever causes about thirty
 * entries a day, whatever the rate, and MOST_KINDS bounds what different things can cause.
 */
export function eventTally(operator: { readonly accountNo: AccountNo }): EventTally {
  const kinds = new Map<string, Kind>()
  return {
    note(event) {
      const own = JSON.stringify([event.accountId, event.action, event.subject, event.result])
      const isRoom = kinds.has(own) || kinds.size < MOST_KINDS
      const key = isRoom ? own : JSON.stringify([event.action, event.result])
      const known = kinds.get(key)
      const { example = event.subject } = event
      const told = isRoom ? event : { ...event, accountId: undefined, subject: '', example, accessKeyId: '' }
      if (known === undefined) kinds.set(key, newKind(told))
      else count(known, event)
    },
    async flush(db, now) {
      const due = [...kinds].filter(([, kind]) => now === undefined || kind.dueAt <= now)
      const waiting = due.filter(([, kind]) => kind.count > 0)
      const told = waiting.map(([, kind]) => takeCounts(kind))
      if (told.length > 0) await inTransaction(db, (db) => writeEntries(db, operator.accountNo, told))
      for (const [key, kind] of due) {
        // Quiet for a whole pause: the next one is a first event again.
        if (!told.some(({ first }) => first === kind.first)) kinds.delete(key)
      }
    },
  }
}

function newKind(event: OutsideEvent): Kind {
  return {
    first: event,
    count: 1,
    firstAt: event.at,
    lastAt: event.at,
    dueAt: event.at,
    pauseMs: FIRST_PAUSE_MS,
    addresses: new Set([event.sourceAddress]),
    examples: new Set(exampleOf(event)),
  }
}

function count(kind: Kind, event: OutsideEvent): void {
  if (kind.count === 0) kind.firstAt = event.at
  kind.count++
  kind.lastAt = event.at
  if (kind.addresses.size < MOST_EXAMPLES) kind.addresses.add(event.sourceAddress)
  if (kind.examples.size < MOST_EXAMPLES) for (const example of exampleOf(event)) kind.examples.add(example)
}

function exampleOf({ subject, example = subject }: OutsideEvent): readonly string[] {
  return example === '' ? [] : [example.slice(0, LONGEST_EXAMPLE)]
}

/** What is to be written of a kind, which begins to count anew. */
function takeCounts(kind: Kind) {
  const { first, firstAt, lastAt } = kind
  const taken = {
    first,
    detail: {
      count: kind.count,
      firstAt,
      lastAt,
      examples: [...kind.examples],
      sourceAddresses: [...kind.addresses],
    },
  }
  kind.count = 0
  kind.dueAt = toInstant(lastAt + kind.pauseMs)
  kind.pauseMs = Math.min(kind.pauseMs * 2, LONGEST_PAUSE_MS)
  kind.addresses.clear()
  kind.examples.clear()
  return taken
}

async function writeEntries(
  db: Db,
  operatorNo: AccountNo,
  told: readonly ReturnType<typeof takeCounts>[],
): Promise<void> {
  for (const { first, detail } of told) {
    const account = first.accountId === undefined ? null : await findAccount(db, first.accountId)
    await appendAudit(db, account?.accountNo ?? operatorNo, {
      at: detail.lastAt,
      principalId: '',
      principalName: '',
      accessKeyId: first.accessKeyId,
      sourceAddress: detail.sourceAddresses[0] ?? '',
      action: first.action,
      requestId: first.requestId,
      parametersDigest: emptyDigest,
      result: first.result,
      detail: JSON.stringify(detail),
    })
  }
}
