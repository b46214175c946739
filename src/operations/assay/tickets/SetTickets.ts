import Type from 'typebox'
import { setTickets, type TicketCounts } from '../../../reports/tickets/set-tickets.js'
import { json } from '../../../rpc/fields.js'
import { shape, wireInteger } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

const tickets = Type.Array(
  Type.Object({
    FindingId: Type.String({ pattern: '^fd-[0-9a-f]{20}$' }),
    Ticket: Type.String({ maxLength: 256, pattern: '^[^\\u0000-\\u001f\\u007f]*$' }),
  }),
  { minItems: 1, maxItems: 1_000 },
)

const counts = shape<TicketCounts>({
  Added: wireInteger.from((each) => each.added),
  Changed: wireInteger.from((each) => each.changed),
  Removed: wireInteger.from((each) => each.removed),
  Unchanged: wireInteger.from((each) => each.unchanged),
})

/**
 * Keeps which ticket of a tracker is about each of up to 1,000 findings, by finding id; an empty ticket takes it away.
 * Reports made from then on show it. Of a group's findings the management account keeps them.
 */
export const SetTickets = operation({
  name: 'SetTickets',
  version: '2026-12-01',
  ramAction: 'assay:SetTickets',
  access: 'write',
  params: { Tickets: json(tickets, { required: true }) },
  reply: { Tickets: counts },
  errors: [],
  async handle({ Tickets }, { db, scope, clock }) {
    const wish = Tickets.map(({ FindingId: findingId, Ticket: ticket }) => ({
      findingId,
      ticket: ticket.trim(),
    }))
    return { Tickets: await setTickets(db, scope, clock, wish) }
  },
})
