import { noteChange } from '../../accounts/audit-changes.js'
import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { ApiError } from '../../errors.js'
import type { Clock } from '../../platform/clock.js'
import { type FindingTicket, findTickets, writeTickets } from '../store/finding-tickets.js'

/** What became of tickets that were given. */
export interface TicketCounts {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly unchanged: number
}

/**
 * Keeps which ticket is about a finding, also of one that no report has had yet; an empty ticket takes it away. Reports
 * made from then on show it. Throws `InvalidTickets` for a finding named twice.
 */
export function setTickets(
  db: Db,
  scope: Scope,
  clock: Clock,
  tickets: readonly FindingTicket[],
): Promise<TicketCounts> {
  return inTransaction(db, async (db) => {
    const [account] = scope.accounts
    const ids = tickets.map(({ findingId }) => findingId)
    if (new Set(ids).size < ids.length) throw new ApiError('Invalid{Param}', { Param: 'Tickets' })
    const counts = { added: 0, changed: 0, removed: 0, unchanged: 0 }
    if (ids.length === 0) return counts
    const before = await findTickets(db, account, ids)
    const differing = tickets.filter(({ findingId, ticket }) => {
      const old = before.get(findingId) ?? ''
      const kind = old === ticket ? 'unchanged' : old === '' ? 'added' : ticket === '' ? 'removed' : 'changed'
      counts[kind]++
      return kind !== 'unchanged'
    })
    if (differing.length > 0)
      await writeTickets(db, account, differing, { updatedBy: scope.caller.name, updatedAt: clock.now() })
    for (const { findingId, ticket } of differing)
      noteChange(db, `finding/${findingId}/ticket`, before.get(findingId), ticket === '' ? undefined : ticket)
    return counts
  })
}
