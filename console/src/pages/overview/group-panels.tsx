import { type ReactElement, useState } from 'react'
import { useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { ShareBar } from '../../components/charts/share-bar'
import { Panel } from '../../components/page'
import { PlaceLink, type Search } from '../../components/place-link'
import { Answered, State } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'
import { verdictTexts } from '../../texts/verdicts'

const FEW = 8

/** Resources of one type or region by verdict. */
interface Group {
  readonly name: string
  readonly search: Search
  readonly good: number
  readonly bad: number
}

type Compliances = readonly { readonly ComplianceType?: string; readonly Count?: number }[]

export function TypesPanel(): ReactElement {
  const texts = useTexts(overviewTexts)
  const query = useCall('GetResourceComplianceGroupByResourceType', {})
  return (
    <Panel title={texts.types}>
      <Answered query={query}>
        {({ ComplianceResult }) => (
          <Groups
            groups={(ComplianceResult?.ComplianceResultList ?? []).map(
              ({ ResourceType = '', Compliances = [] }) => ({
                name: ResourceType.replace(/^ACS::/, '').replace('::', ' '),
                search: { type: ResourceType },
                ...countsOf(Compliances),
              }),
            )}
          />
        )}
      </Answered>
    </Panel>
  )
}

export function RegionsPanel(): ReactElement {
  const texts = useTexts(overviewTexts)
  const query = useCall('GetResourceComplianceGroupByRegion', {})
  return (
    <Panel title={texts.regions}>
      <Answered query={query}>
        {({ ComplianceResult }) => (
          <Groups
            groups={(ComplianceResult?.ComplianceResultList ?? []).map(
              ({ RegionId = '', Compliances = [] }) => ({
                name: RegionId,
                search: { region: RegionId },
                ...countsOf(Compliances),
              }),
            )}
          />
        )}
      </Answered>
    </Panel>
  )
}

/** The groups with most findings first; the rest behind a button. */
function Groups({ groups }: { readonly groups: readonly Group[] }): ReactElement {
  const texts = useTexts(overviewTexts)
  const verdicts = useTexts(verdictTexts)
  const format = useFormat()
  const [isAll, setAll] = useState(false)
  if (groups.length === 0) return <State icon="resources" title={texts.noResources} />
  const sorted = groups.toSorted((one, other) => other.bad - one.bad || (one.name < other.name ? -1 : 1))
  const most = Math.max(...groups.map(({ good, bad }) => good + bad))
  return (
    <>
      <ul className="measures">
        {sorted.slice(0, isAll ? undefined : FEW).map(({ name, search, good, bad }) => (
          <li key={name}>
            <span>{name}</span>
            <PlaceLink to="/results" search={{ ...search, verdict: 'NON_COMPLIANT' }}>
              {texts.ofCount(format.count(bad), format.count(good + bad))}
            </PlaceLink>
            <ShareBar
              most={most}
              parts={[
                { label: verdicts.NON_COMPLIANT, count: bad, tone: 'bad' },
                { label: verdicts.COMPLIANT, count: good, tone: 'good' },
              ]}
            />
          </li>
        ))}
      </ul>
      {groups.length > FEW && (
        <Button tone="bare" onClick={() => setAll(!isAll)}>
          {isAll ? texts.showFew : texts.showAll(format.count(groups.length))}
        </Button>
      )}
    </>
  )
}

function countsOf(compliances: Compliances): { readonly good: number; readonly bad: number } {
  const count = (type: string) =>
    compliances.find(({ ComplianceType }) => ComplianceType === type)?.Count ?? 0
  return { good: count('COMPLIANT'), bad: count('NON_COMPLIANT') }
}
