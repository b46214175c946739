import { listTickets } from '../../../reports/store/finding-tickets.js'
import { integer, text } from '../../../rpc/fields.js'
import { optional, shape, wireInstant, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

type Shown = Awaited<ReturnType<typeof listTickets>>[number]

const ticket = shape<Shown>({
  FindingId: wireText.from((each) => each.findingId),
  Ticket: wireText.from((each) => each.ticket),
  UpdatedBy: wireText.from((each) => each.updatedBy),
  UpdateTimestamp: wireInstant.from((each) => each.updatedAt),
})

/** The tickets of findings, by finding id; the next page begins behind the id of `NextToken`. */
export const ListTickets = operation({
  name: 'ListTickets',
  version: '2026-12-01',
  ramAction: 'assay:ListTickets',
  access: 'list',
  params: {
    MaxResults: integer({ min: 1, max: 1_000, default: 100 }),
    NextToken: text({ maxLength: 64, pattern: /^(fd-[0-9a-f]{20})?$/ }),
  },
  reply: { Tickets: wireList(ticket), NextToken: optional(wireText) },
  errors: [],
  async handle({ MaxResults, NextToken }, { db, scope }) {
    const found = await listTickets(db, scope, { after: NextToken ?? '', limit: MaxResults + 1 })
    const shown = found.slice(0, MaxResults)
    return { Tickets: shown, NextToken: found.length > MaxResults ? shown.at(-1)?.findingId : undefined }
  },
})
