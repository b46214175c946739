import { listOf, members, number, optional, text } from '../read-reply.js'
import { ASSAY, operation } from './operation.js'

export const SetTickets = operation(
  ASSAY,
  'SetTickets',
  members({ Tickets: members({ Added: number, Changed: number, Removed: number, Unchanged: number }) }),
)
const ticket = members({ FindingId: text, Ticket: text, UpdatedBy: text, UpdateTimestamp: number })
export type ShownTicket = ReturnType<typeof ticket>
export const ListTickets = operation(
  ASSAY,
  'ListTickets',
  members({
    Tickets: listOf(ticket),
    NextToken: optional(text),
  }),
)
