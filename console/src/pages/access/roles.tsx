import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { EndlessTable } from '../../components/lists'
import { State } from '../../components/states'
import type { Column } from '../../components/table'
import { useFormat } from '../../format/use-format'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { partOf, useMarkerList } from './marker-list'

type Role = NonNullable<NonNullable<Reply<'ListRoles'>['Roles']>['Role']>[number]

export function Roles(): ReactElement {
  const texts = useTexts(accessTexts)
  const format = useFormat()
  const list = useMarkerList('ListRoles', { MaxItems: 100 }, readRoles)
  const columns = useMemo<readonly Column<Role>[]>(
    () => [
      { id: 'name', title: texts.name, cell: ({ RoleName }) => RoleName },
      { id: 'arn', title: texts.arn, cell: ({ Arn }) => <span className="mono small">{Arn}</span> },
      {
        id: 'description',
        title: texts.description,
        cell: ({ Description }) => <span dir="auto">{Description}</span>,
      },
      {
        id: 'session',
        title: texts.session,
        isTight: true,
        isNumber: true,
        cell: ({ MaxSessionDuration: seconds }) =>
          seconds === undefined ? '–' : texts.minutes(format.count(seconds / 60)),
      },
      {
        id: 'created',
        title: texts.created,
        isTight: true,
        cell: ({ CreateDate }) => (CreateDate === undefined ? '' : format.time(Date.parse(CreateDate))),
      },
    ],
    [texts, format],
  )
  return (
    <EndlessTable
      label={texts.roles}
      columns={columns}
      keyOf={({ RoleName = '' }) => RoleName}
      list={list}
      empty={<State icon="keys" title={texts.noRoles} />}
    />
  )
}

function readRoles(reply: Reply<'ListRoles'>) {
  return partOf(reply.Roles?.Role, reply)
}
