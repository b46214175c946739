import type { AccountRef, Scope } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** The ticket of a finding. */
export interface FindingTicket {
  readonly findingId: string
  readonly ticket: string
}

/** The tickets of some findings of an account, by finding. */
export async function findTickets(
  db: Db,
  { accountNo }: AccountRef,
  findingIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('findingTicket')
    .select(['findingId', 'ticket'])
    .where('accountNo', '=', accountNo)
    .where('findingId', 'in', findingIds)
    .execute()
  return new Map(rows.map(({ findingId, ticket }) => [findingId, ticket]))
}

/** Replaces the tickets of the findings named; one with an empty ticket has none any more. */
export async function writeTickets(
  db: Db,
  { accountNo }: AccountRef,
  tickets: readonly FindingTicket[],
  by: { readonly updatedBy: string; readonly updatedAt: Instant },
): Promise<void> {
  await db
    .deleteFrom('findingTicket')
    .where('accountNo', '=', accountNo)
    .where(
      'findingId',
      'in',
      tickets.map(({ findingId }) => findingId),
    )
    .execute()
  const kept = tickets.filter(({ ticket }) => ticket !== '')
  await bulkInsert(
    db,
    'findingTicket',
    ['accountNo', 'findingId', 'ticket', 'updatedBy', 'updatedAt'],
    kept.map(({ findingId, ticket }) => [accountNo, findingId, ticket, by.updatedBy, by.updatedAt]),
  )
}

/** A page of an account's tickets by finding, behind `after`. */
export async function listTickets(
  db: Db,
  scope: Scope,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly (FindingTicket & { readonly updatedBy: string; readonly updatedAt: Instant })[]> {
  return db
    .selectFrom('findingTicket')
    .select(['findingId', 'ticket', 'updatedBy', 'updatedAt'])
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('findingId', '>', page.after)
    .orderBy('findingId')
    .limit(page.limit)
    .execute()
}

/** Every ticket that some accounts keep, by finding; of one that two have, the first one's. */
export async function readTickets(
  db: Db,
  accountNos: readonly AccountNo[],
): Promise<ReadonlyMap<string, string>> {
  const tickets = new Map<string, string>()
  for (const accountNo of accountNos) {
    const rows = await db
      .selectFrom('findingTicket')
      .select(['findingId', 'ticket'])
      .where('accountNo', '=', accountNo)
      .execute()
    for (const { findingId, ticket } of rows) if (!tickets.has(findingId)) tickets.set(findingId, ticket)
  }
  return tickets
}

/** Forgets the tickets of an account. */
export async function deleteTickets(db: Db, { accountNo }: AccountRef): Promise<void> {
  await db.deleteFrom('findingTicket').where('accountNo', '=', accountNo).execute()
}
