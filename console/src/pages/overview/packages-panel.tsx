import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { ShareBar } from '../../components/charts/share-bar'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered, State } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'
import { verdictTexts } from '../../texts/verdicts'

const SHOWN = 8

/** Packages with the resources under each. */
export function PackagesPanel(): ReactElement {
  const texts = useTexts(overviewTexts)
  const query = useCall('ListCompliancePacks', { PageSize: SHOWN })
  return (
    <Panel title={texts.packages} actions={<PlaceLink to="/packages">{texts.allPackages}</PlaceLink>}>
      <Answered query={query}>
        {({ CompliancePacksResult }) => {
          const packs = CompliancePacksResult?.CompliancePacks ?? []
          if (packs.length === 0)
            return (
              <State
                icon="packages"
                title={texts.noPackages}
                action={
                  <PlaceLink to="/packages/gallery" className="button button-main">
                    {texts.toPackages}
                  </PlaceLink>
                }
              />
            )
          return (
            <ul className="measures">
              {packs.map(({ CompliancePackId: id = '', CompliancePackName: name }) => (
                <li key={id}>
                  <PlaceLink to={`/packages/${id}`}>{name}</PlaceLink>
                  <PackCounts packId={id} />
                </li>
              ))}
            </ul>
          )
        }}
      </Answered>
    </Panel>
  )
}

function PackCounts({ packId }: { readonly packId: string }): ReactElement {
  const texts = useTexts(overviewTexts)
  const verdicts = useTexts(verdictTexts)
  const format = useFormat()
  const query = useCall('GetResourceComplianceByPack', { CompliancePackId: packId })
  return (
    <Answered
      query={query}
      loading={
        <>
          <span className="bone" />
          <span className="share" />
        </>
      }
    >
      {({ ResourceComplianceResult }) => {
        const { CompliantCount: good = 0, NonCompliantCount: bad = 0 } = ResourceComplianceResult ?? {}
        return (
          <>
            <PlaceLink to="/results" search={{ pack: packId, verdict: 'NON_COMPLIANT' }}>
              {texts.ofCount(format.count(bad), format.count(good + bad))}
            </PlaceLink>
            <ShareBar
              parts={[
                { label: verdicts.NON_COMPLIANT, count: bad, tone: 'bad' },
                { label: verdicts.COMPLIANT, count: good, tone: 'good' },
              ]}
            />
          </>
        )
      }}
    </Answered>
  )
}
