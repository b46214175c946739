import { getRouteApi } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { pageOf } from '../../app/search'
import { ShareBar } from '../../components/charts/share-bar'
import { PagedTable } from '../../components/lists'
import { Page, Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered, State } from '../../components/states'
import type { Column } from '../../components/table'
import { Risk, StateBadge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { verdictTexts } from '../../texts/verdicts'

type Pack = NonNullable<
  NonNullable<Reply<'ListCompliancePacks'>['CompliancePacksResult']>['CompliancePacks']
>[number]

const PAGE_SIZE = 50

/** The account's packages. */
export function PackageListPage(): ReactElement {
  const texts = useTexts(packageTexts)
  const page = pageOf(getRouteApi('/signed-in/packages').useSearch().page)
  const query = useCall(
    'ListCompliancePacks',
    { PageNumber: page, PageSize: PAGE_SIZE },
    { keepsPrevious: true },
  )
  const columns = useColumns()
  const create = (
    <PlaceLink to="/packages/gallery" className="button button-main">
      {texts.create}
    </PlaceLink>
  )
  return (
    <Page title={texts.title} lead={texts.lead} actions={create}>
      <Panel title={texts.title}>
        <Answered query={query}>
          {({ CompliancePacksResult }) => (
            <PagedTable
              label={texts.title}
              columns={columns}
              rows={CompliancePacksResult?.CompliancePacks ?? []}
              keyOf={(pack: Pack) => pack.CompliancePackId ?? ''}
              page={page}
              pageSize={PAGE_SIZE}
              total={CompliancePacksResult?.TotalCount ?? 0}
              empty={
                <State icon="packages" title={texts.none} action={create}>
                  {texts.noneText}
                </State>
              }
            />
          )}
        </Answered>
      </Panel>
    </Page>
  )
}

function useColumns(): readonly Column<Pack>[] {
  const texts = useTexts(packageTexts)
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        title: texts.name,
        cell: (pack) => (
          <PlaceLink to={`/packages/${pack.CompliancePackId}`}>{pack.CompliancePackName}</PlaceLink>
        ),
      },
      {
        id: 'resources',
        title: texts.resources,
        cell: (pack) => <PackShare packId={pack.CompliancePackId ?? ''} />,
      },
      { id: 'risk', title: texts.risk, cell: (pack) => <Risk level={pack.RiskLevel} /> },
      { id: 'state', title: texts.state, cell: (pack) => <StateBadge state={pack.Status} /> },
      {
        id: 'created',
        title: texts.created,
        isTight: true,
        cell: (pack) => (pack.CreateTimestamp === undefined ? '' : format.time(pack.CreateTimestamp)),
      },
    ],
    [texts, format],
  )
}

function PackShare({ packId }: { readonly packId: string }): ReactElement {
  const verdicts = useTexts(verdictTexts)
  const format = useFormat()
  const query = useCall('GetResourceComplianceByPack', { CompliancePackId: packId })
  return (
    <Answered
      query={query}
      loading={
        <span className="share-cell">
          <span className="bone" />
        </span>
      }
    >
      {({ ResourceComplianceResult: { CompliantCount: good = 0, NonCompliantCount: bad = 0 } = {} }) => (
        <span className="share-cell">
          <PlaceLink to="/results" search={{ pack: packId, verdict: 'NON_COMPLIANT' }}>
            {format.count(bad)}
          </PlaceLink>
          <ShareBar
            parts={[
              { label: verdicts.NON_COMPLIANT, count: bad, tone: 'bad' },
              { label: verdicts.COMPLIANT, count: good, tone: 'good' },
            ]}
          />
        </span>
      )}
    </Answered>
  )
}
