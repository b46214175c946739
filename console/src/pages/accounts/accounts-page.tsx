import { getRouteApi } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { type TokenPage, useTokenList } from '../../api/token-list'
import { EndlessTable } from '../../components/lists'
import { Page, Panel } from '../../components/page'
import type { Column } from '../../components/table'
import { Tabs } from '../../components/tabs'
import { Badge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { accountTexts } from '../../texts/accounts'
import { useTexts } from '../../texts/language'
import { Directory } from './directory'
import { NewGroup } from './group-forms'
import { Groups } from './groups'

type Account = NonNullable<Reply<'ListAccounts'>['Accounts']>[number]

const route = getRouteApi('/signed-in/accounts')

/** Accounts, their groups, and the directory they stand in; each part as far as the caller may see it. */
export function AccountsPage(): ReactElement {
  const texts = useTexts(accountTexts)
  const { tab = 'accounts' } = route.useSearch()
  const tabs = useMemo(
    () => [
      { id: 'accounts', title: texts.accounts },
      { id: 'groups', title: texts.groups },
      { id: 'directory', title: texts.directory },
    ],
    [texts],
  )
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Tabs label={texts.title} shown={tab} tabs={tabs} />
      {tab === 'groups' ? (
        <Panel title={texts.groups} actions={<NewGroup />}>
          <Groups />
        </Panel>
      ) : tab === 'directory' ? (
        <Directory />
      ) : (
        <Panel title={texts.accounts}>
          <Accounts />
        </Panel>
      )}
    </Page>
  )
}

function Accounts(): ReactElement {
  const texts = useTexts(accountTexts)
  const format = useFormat()
  const list = useTokenList('ListAccounts', { MaxResults: 100 }, readAccounts)
  const columns = useMemo<readonly Column<Account>[]>(
    () => [
      { id: 'id', title: texts.id, isTight: true, cell: ({ AccountId }) => <code>{AccountId}</code> },
      { id: 'name', title: texts.name, cell: ({ AccountName }) => <span dir="auto">{AccountName}</span> },
      {
        id: 'operator',
        title: texts.operator,
        isTight: true,
        cell: ({ IsOperator }) => (IsOperator === true ? <Badge tone="accent">{texts.operator}</Badge> : ''),
      },
      {
        id: 'created',
        title: texts.created,
        isTight: true,
        cell: ({ CreateTimestamp: at }) => (at === undefined ? '' : format.time(at)),
      },
    ],
    [texts, format],
  )
  return (
    <EndlessTable
      label={texts.accounts}
      columns={columns}
      keyOf={({ AccountId }) => String(AccountId)}
      list={list}
    />
  )
}

function readAccounts(reply: Reply<'ListAccounts'>): TokenPage<Account> {
  return { rows: reply.Accounts ?? [], nextToken: reply.NextToken }
}
