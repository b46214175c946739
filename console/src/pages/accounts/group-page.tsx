import { getRouteApi } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { Page, Panel } from '../../components/page'
import { Answered, State } from '../../components/states'
import { type Column, Table } from '../../components/table'
import { VerdictBadge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { accountTexts } from '../../texts/accounts'
import { useTexts } from '../../texts/language'

type Member = NonNullable<NonNullable<Reply<'GetAggregator'>['Aggregator']>['AggregatorAccounts']>[number]

const route = getRouteApi('/signed-in/accounts/group')

/** An account group: its members, and how each stands by package. */
export function GroupPage(): ReactElement {
  const texts = useTexts(accountTexts)
  const { id = '' } = route.useSearch()
  const query = useCall('GetAggregator', { AggregatorId: id })
  return (
    <Answered query={query}>
      {({ Aggregator: group = {} }) => (
        <Page title={group.AggregatorName ?? id} isName lead={group.Description}>
          <div className="stack">
            <Packages groupId={id} />
            <Panel title={texts.members}>
              <Members members={group.AggregatorAccounts ?? []} />
            </Panel>
          </div>
        </Page>
      )}
    </Answered>
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
    <Table
      label={texts.members}
      columns={columns}
      rows={members}
      keyOf={({ AccountId }) => String(AccountId)}
    />
  )
}

function Packages({ groupId }: { readonly groupId: string }): ReactElement {
  const texts = useTexts(accountTexts)
  const query = useCall('ListAggregateCompliancePacks', { AggregatorId: groupId, PageSize: 100 })
  return (
    <Panel title={texts.packages}>
      <Answered query={query}>
        {({ CompliancePacksResult }) => {
          const packs = CompliancePacksResult?.CompliancePacks ?? []
          if (packs.length === 0) return <State icon="packages" title={texts.noPackages} />
          return (
            <div className="stack">
              {packs.map(({ CompliancePackId = '', CompliancePackName = '' }) => (
                <section key={CompliancePackId}>
                  <h3 translate="no">{CompliancePackName}</h3>
                  <AccountsOfPack groupId={groupId} packId={CompliancePackId} />
                </section>
              ))}
            </div>
          )
        }}
      </Answered>
    </Panel>
  )
}

function AccountsOfPack({
  groupId,
  packId,
}: {
  readonly groupId: string
  readonly packId: string
}): ReactElement {
  const texts = useTexts(accountTexts)
  const format = useFormat()
  const params = { AggregatorId: groupId, CompliancePackId: packId }
  const query = useCall('GetAggregateAccountComplianceByPack', params)
  return (
    <Answered query={query}>
      {({ AccountComplianceResult: result = {} }) => (
        <>
          <p className="muted small">
            {texts.nonCompliant(
              format.count(result.NonCompliantCount ?? 0),
              format.count(result.TotalCount ?? 0),
            )}
          </p>
          <ul className="choices">
            {(result.AccountCompliances ?? []).map(({ AccountId, AccountName, ComplianceType }) => (
              <li key={AccountId} className="row">
                <VerdictBadge verdict={ComplianceType} />
                <span dir="auto">{AccountName ?? AccountId}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Answered>
  )
}
