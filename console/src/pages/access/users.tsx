import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { EndlessTable } from '../../components/lists'
import { PlaceLink } from '../../components/place-link'
import { State } from '../../components/states'
import type { Column } from '../../components/table'
import { useFormat } from '../../format/use-format'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { partOf, useMarkerList } from './marker-list'

type User = NonNullable<NonNullable<Reply<'ListUsers'>['Users']>['User']>[number]

export function Users(): ReactElement {
  const texts = useTexts(accessTexts)
  const format = useFormat()
  const list = useMarkerList('ListUsers', { MaxItems: 100 }, readUsers)
  const columns = useMemo<readonly Column<User>[]>(
    () => [
      {
        id: 'name',
        title: texts.name,
        cell: ({ UserName = '' }) => (
          <PlaceLink to="/access/user" search={{ name: UserName }}>
            {UserName}
          </PlaceLink>
        ),
      },
      {
        id: 'display',
        title: texts.displayName,
        cell: ({ DisplayName }) => <span dir="auto">{DisplayName}</span>,
      },
      { id: 'comments', title: texts.comments, cell: ({ Comments }) => <span dir="auto">{Comments}</span> },
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
      label={texts.users}
      columns={columns}
      keyOf={({ UserName = '' }) => UserName}
      list={list}
      empty={<State icon="keys" title={texts.noUsers} />}
    />
  )
}

function readUsers(reply: Reply<'ListUsers'>) {
  return partOf(reply.Users?.User, reply)
}
