import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { CallDialog } from '../../components/call-dialog'
import { EndlessTable } from '../../components/lists'
import { Panel } from '../../components/page'
import { Answered, Failure, State } from '../../components/states'
import type { Column } from '../../components/table'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { HeldPolicies } from './held-policies'
import { partOf, useMarkerList } from './marker-list'

type Group = NonNullable<NonNullable<Reply<'ListGroups'>['Groups']>['Group']>[number]

/** Groups of users, whose policies are those of each of their users too. */
export function UserGroups(): ReactElement {
  const texts = useTexts(accessTexts)
  const list = useMarkerList('ListGroups', { MaxItems: 100 }, readGroups)
  const columns = useMemo<readonly Column<Group>[]>(
    () => [
      { id: 'name', title: texts.name, cell: ({ GroupName }) => GroupName },
      { id: 'comments', title: texts.comments, cell: ({ Comments }) => <span dir="auto">{Comments}</span> },
      {
        id: 'policies',
        title: texts.attached,
        cell: ({ GroupName = '' }) => <HeldPolicies holder="Group" name={GroupName} />,
      },
      {
        id: 'actions',
        title: texts.actions,
        isTight: true,
        cell: ({ GroupName = '', Comments = '' }) => (
          <span className="row">
            <CallDialog
              operation="UpdateGroup"
              title={`${texts.edit}: ${GroupName}`}
              label={texts.edit}
              fixed={{ GroupName }}
              values={{ NewGroupName: GroupName, NewComments: Comments }}
              fields={[
                { name: 'NewGroupName', label: texts.name, isNeeded: true },
                { name: 'NewComments', label: texts.comments },
              ]}
              refreshes={['ListGroups', 'ListPoliciesForGroup']}
            />
            <CallDialog
              operation="DeleteGroup"
              title={`${texts.delete}: ${GroupName}`}
              label={texts.delete}
              confirm={texts.delete}
              tone="danger"
              fixed={{ GroupName }}
              refreshes={['ListGroups']}
            >
              <p>{texts.deleteGroupText}</p>
            </CallDialog>
          </span>
        ),
      },
    ],
    [texts],
  )
  return (
    <Panel
      title={texts.groups}
      actions={
        <CallDialog
          operation="CreateGroup"
          title={texts.newGroup}
          icon="plus"
          confirm={texts.create}
          fields={[
            { name: 'GroupName', label: texts.name },
            { name: 'Comments', label: texts.comments },
          ]}
          refreshes={['ListGroups']}
        />
      }
    >
      <EndlessTable
        label={texts.groups}
        columns={columns}
        keyOf={({ GroupName = '' }) => GroupName}
        list={list}
        empty={<State icon="keys" title={texts.noGroup} />}
      />
    </Panel>
  )
}

/** In which groups a user is; joins and leaves them. */
export function GroupsOfUser({ name }: { readonly name: string }): ReactElement {
  const texts = useTexts(accessTexts)
  const query = useCall('ListGroupsForUser', { UserName: name })
  const all = useCall('ListGroups', { MaxItems: 1000 }).data?.Groups?.Group ?? []
  const leave = useAction('RemoveUserFromGroup', ['ListGroupsForUser'])
  return (
    <Answered query={query}>
      {({ Groups: groups }) => {
        const names = (groups?.Group ?? []).map(({ GroupName = '' }) => GroupName)
        const others = all.map(({ GroupName = '' }) => GroupName).filter((each) => !names.includes(each))
        return (
          <div className="stack-small">
            {names.length === 0 && <p className="muted">{texts.noGroups}</p>}
            {names.map((GroupName) => (
              <span key={GroupName} className="row">
                {GroupName}
                <Button
                  tone="bare"
                  aria-label={`${texts.leave}: ${GroupName}`}
                  isBusy={leave.isPending}
                  onClick={() => leave.mutate({ UserName: name, GroupName })}
                >
                  {texts.leave}
                </Button>
              </span>
            ))}
            {leave.error !== null && <Failure error={leave.error} />}
            {others.length > 0 && (
              <CallDialog
                operation="AddUserToGroup"
                title={texts.join}
                fixed={{ UserName: name }}
                fields={[
                  {
                    name: 'GroupName',
                    label: texts.groups,
                    choices: others.map((value) => ({ value, label: value })),
                  },
                ]}
                refreshes={['ListGroupsForUser']}
              />
            )}
          </div>
        )
      }}
    </Answered>
  )
}

function readGroups(reply: Reply<'ListGroups'>) {
  return partOf(reply.Groups?.Group, reply)
}
