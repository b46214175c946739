import { getRouteApi } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import { useCall } from '../../api/queries'
import { Page, Panel } from '../../components/page'
import { Answered } from '../../components/states'
import { type Column, Table } from '../../components/table'
import { Tabs } from '../../components/tabs'
import { accountTexts } from '../../texts/accounts'
import { useTexts } from '../../texts/language'
import { DeleteGroup, EditGroup, GROUP_TYPES, type Group } from './group-forms'
import { GroupPackages } from './group-packages'
import { GroupResults } from './group-results'
import { GroupRules } from './group-rules'

type Member = NonNullable<Group['AggregatorAccounts']>[number]

const route = getRouteApi('/signed-in/accounts/group')

/** An account group: its members, packages, rules, and the results of them by account. */
export function GroupPage(): ReactElement {
  const texts = useTexts(accountTexts)
  const { id = '', tab = 'packages', page, ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useCall('GetAggregator', { AggregatorId: id })
  const group = query.data?.Aggregator
  return (
    <Page
      title={group?.AggregatorName ?? id}
      isName
      lead={group === undefined ? undefined : <Lead group={group} />}
      actions={
        group === undefined ? undefined : (
          <>
            <EditGroup group={group} />
            <DeleteGroup group={group} />
          </>
        )
      }
    >
      <Answered query={query}>
        {({ Aggregator = {} }) => (
          <>
            <Tabs
              label={texts.groups}
              shown={tab}
              clears={['account', 'verdict', 'pack', 'page']}
              tabs={(['packages', 'rules', 'results', 'members'] as const).map((each) => ({
                id: each,
                title: texts[each],
              }))}
            />
            {tab === 'rules' ? (
              <GroupRules groupId={id} page={page} />
            ) : tab === 'results' ? (
              <GroupResults
                group={Aggregator}
                filter={filter}
                onFilter={(next) => void navigate({ search: { id, tab, ...next } })}
              />
            ) : tab === 'members' ? (
              <Members members={Aggregator.AggregatorAccounts ?? []} />
            ) : (
              <GroupPackages groupId={id} />
            )}
          </>
        )}
      </Answered>
    </Page>
  )
}

function Lead({ group }: { readonly group: Group }): ReactElement {
  const texts = useTexts(accountTexts)
  const type = GROUP_TYPES.find((each) => each === group.AggregatorType)
  return (
    <>
      <p dir="auto">{group.Description}</p>
      <p className="row small">
        {type !== undefined && <span>{texts[type]}</span>}
        <span dir="auto">{group.FolderName}</span>
        <code>{group.AggregatorId}</code>
      </p>
    </>
  )
}

function Members({ members }: { readonly members: readonly Member[] }): ReactElement {
  const texts = useTexts(accountTexts)
  const columns = useMemo<readonly Column<Member>[]>(
    () => [
      { id: 'id', title: texts.id, isTight: true, cell: ({ AccountId }) => <code>{AccountId}</code> },
      { id: 'name', title: texts.name, cell: ({ AccountName }) => <span dir="auto">{AccountName}</span> },
      { id: 'recorder', title: texts.recorder, isTight: true, cell: ({ RecorderStatus }) => RecorderStatus },
    ],
    [texts],
  )
  return (
    <Panel title={texts.members}>
      <Table
        label={texts.members}
        columns={columns}
        rows={members}
        keyOf={({ AccountId }) => String(AccountId)}
      />
    </Panel>
  )
}
