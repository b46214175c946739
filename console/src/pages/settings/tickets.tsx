import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { type TokenPage, useTokenList } from '../../api/token-list'
import { CallDialog } from '../../components/call-dialog'
import { EndlessTable } from '../../components/lists'
import { Panel } from '../../components/page'
import type { Column } from '../../components/table'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'

type Ticket = NonNullable<Reply<'ListTickets'>['Tickets']>[number]

/** Which ticket of a tracker is about which finding; reports show it. */
export function Tickets(): ReactElement {
  const texts = useTexts(settingTexts)
  const format = useFormat()
  const list = useTokenList('ListTickets', { MaxResults: 100 }, readTickets)
  const columns = useMemo(
    (): Column<Ticket>[] => [
      { id: 'finding', title: texts.finding, cell: ({ FindingId }) => <code>{FindingId}</code> },
      { id: 'ticket', title: texts.ticket, cell: ({ Ticket: ticket }) => <span dir="auto">{ticket}</span> },
      { id: 'by', title: texts.by, cell: ({ UpdatedBy }) => <span dir="auto">{UpdatedBy}</span> },
      {
        id: 'at',
        title: texts.when,
        isTight: true,
        cell: ({ UpdateTimestamp: at }) => (at === undefined ? '' : format.time(at)),
      },
    ],
    [texts, format],
  )
  return (
    <Panel
      title={texts.tickets}
      note={texts.ticketsNote}
      actions={
        <CallDialog
          operation="SetTickets"
          title={texts.setTickets}
          icon="plus"
          fields={[
            {
              name: 'Tickets',
              label: texts.tickets,
              hint: texts.ticketsHint,
              toItem: (line) => {
                const [finding = '', ticket = ''] = line.split(/\s+(.*)/)
                return { FindingId: finding, Ticket: ticket }
              },
            },
          ]}
          refreshes={['ListTickets']}
        />
      }
    >
      <EndlessTable
        label={texts.tickets}
        columns={columns}
        list={list}
        keyOf={({ FindingId = '' }) => FindingId}
        empty={<p className="muted">{texts.noTickets}</p>}
      />
    </Panel>
  )
}

function readTickets(reply: Reply<'ListTickets'>): TokenPage<Ticket> {
  return { rows: reply.Tickets ?? [], nextToken: reply.NextToken }
}
