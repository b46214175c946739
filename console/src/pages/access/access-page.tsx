import { getRouteApi } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import { Page, Panel } from '../../components/page'
import { Tabs } from '../../components/tabs'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { NewUser } from './new-user'
import { POLICY_KINDS, Policies } from './policies'
import { NewPolicy } from './policy-forms'
import { NewRole } from './role-forms'
import { Roles } from './roles'
import { UserGroups } from './user-groups'
import { Users } from './users'

const route = getRouteApi('/signed-in/access')

/** Users, roles and policies of the account. */
export function AccessPage(): ReactElement {
  const texts = useTexts(accessTexts)
  const { tab = 'users' } = route.useSearch()
  const tabs = useMemo(
    () => [
      { id: 'users', title: texts.users },
      { id: 'groups', title: texts.groups },
      { id: 'roles', title: texts.roles },
      { id: 'policies', title: texts.policies },
    ],
    [texts],
  )
  return (
    <Page title={texts.title} lead={texts.lead} actions={<NewUser />}>
      <Tabs label={texts.title} shown={tab} tabs={tabs} />
      {tab === 'policies' ? (
        <div className="stack">
          {POLICY_KINDS.map((kind) => (
            <Panel key={kind} title={texts[kind]} actions={kind === 'Custom' ? <NewPolicy /> : undefined}>
              <Policies kind={kind} />
            </Panel>
          ))}
        </div>
      ) : tab === 'groups' ? (
        <UserGroups />
      ) : tab === 'roles' ? (
        <Panel title={texts.roles} actions={<NewRole />}>
          <Roles />
        </Panel>
      ) : (
        <Panel title={texts.users}>
          <Users />
        </Panel>
      )}
    </Page>
  )
}
