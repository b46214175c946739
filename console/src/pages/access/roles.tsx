import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { EndlessTable } from '../../components/lists'
import { State } from '../../components/states'
import type { Column } from '../../components/table'
import { useFormat } from '../../format/use-format'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { HeldPolicies } from './held-policies'
import { partOf, useMarkerList } from './marker-list'
import { RoleActions } from './role-forms'

type Role = NonNullable<NonNullable<Reply<'ListRoles'>['Roles']>['Role']>[number]

export function Roles(): ReactElement {
  const texts = useTexts(accessTexts)
  const format = useFormat()
  const list = useMarkerList('ListRoles', { MaxItems: 100 }, readRoles)
  const columns = useMemo<readonly Column<Role>[]>(
    () => [
      {
        id: 'name',
        title: texts.name,
        cell: ({ RoleName, Arn, Description = '' }) => (
          <>
            {RoleName}
            {Description !== '' && (
              <p className="muted small" dir="auto">
                {Description}
              </p>
            )}
            <p className="mono small">{Arn}</p>
          </>
        ),
      },
      {
        id: 'policies',
        title: texts.attached,
        cell: ({ RoleName = '' }) => (
          <div className="late-lines">
            <HeldPolicies holder="Role" name={RoleName} />
          </div>
        ),
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
        id: 'actions',
        title: texts.actions,
        isTight: true,
        cell: ({ RoleName = '' }) => <RoleActions name={RoleName} />,
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
