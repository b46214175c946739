import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'

/** Accounts with findings, by package of each account group; absent where there is no group. */
export function AccountsPanel(): ReactElement | null {
  const texts = useTexts(overviewTexts)
  const { data } = useCall('ListAggregators', { MaxResults: 10 })
  const groups = data?.AggregatorsResult?.Aggregators ?? []
  if (groups.length === 0) return null
  return (
    <Panel title={texts.account} note={texts.accountNote}>
      <div className="stack">
        {groups.map(({ AggregatorId = '', AggregatorName }) => (
          <div key={AggregatorId}>
            <h3 className="panel-part">
              <PlaceLink to="/accounts/group" search={{ id: AggregatorId }}>
                {AggregatorName}
              </PlaceLink>
            </h3>
            <GroupPacks aggregatorId={AggregatorId} />
          </div>
        ))}
      </div>
    </Panel>
  )
}

function GroupPacks({ aggregatorId }: { readonly aggregatorId: string }): ReactElement {
  const query = useCall('ListAggregateCompliancePacks', { AggregatorId: aggregatorId })
  return (
    <Answered query={query}>
      {({ CompliancePacksResult }) => (
        <ul className="measures">
          {(CompliancePacksResult?.CompliancePacks ?? []).map(
            ({ CompliancePackId = '', CompliancePackName }) => (
              <li key={CompliancePackId}>
                <span>{CompliancePackName}</span>
                <AccountCount aggregatorId={aggregatorId} packId={CompliancePackId} />
              </li>
            ),
          )}
        </ul>
      )}
    </Answered>
  )
}

function AccountCount({
  aggregatorId,
  packId,
}: {
  readonly aggregatorId: string
  readonly packId: string
}): ReactElement {
  const texts = useTexts(overviewTexts)
  const format = useFormat()
  const params = { AggregatorId: aggregatorId, CompliancePackId: packId }
  const query = useCall('GetAggregateAccountComplianceByPack', params)
  return (
    <Answered query={query} loading={<span className="bone" />}>
      {({ AccountComplianceResult: { NonCompliantCount = 0, TotalCount = 0 } = {} }) => (
        <PlaceLink to="/accounts/group" search={{ id: aggregatorId }}>
          {texts.ofCount(format.count(NonCompliantCount), format.count(TotalCount))}
        </PlaceLink>
      )}
    </Answered>
  )
}
