import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { Legend } from '../../components/charts/legend'
import { type Part, sumOf } from '../../components/charts/parts'
import { Ring } from '../../components/charts/ring'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered, State } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'
import { verdictTexts } from '../../texts/verdicts'

const SHOWN = [
  { verdict: 'COMPLIANT', member: 'Compliant', tone: 'good' },
  { verdict: 'NON_COMPLIANT', member: 'NonCompliant', tone: 'bad' },
  { verdict: 'INSUFFICIENT_DATA', member: 'InsufficientData', tone: 'warn' },
  { verdict: 'IGNORED', member: 'Ignored', tone: 'idle' },
] as const
type Shown = (typeof SHOWN)[number]['verdict']

/** Distinct resources by their worst verdict; those without data count beside those that pass. */
export function ResourcesPanel(): ReactElement {
  const texts = useTexts(overviewTexts)
  const verdicts = useTexts(verdictTexts)
  const format = useFormat()
  const query = useCall('GetVerdictCounts', {})
  return (
    <Panel title={texts.resources} note={texts.resourcesNote} className="overview-main">
      <Answered query={query}>
        {({ VerdictCounts = {} }) => {
          const parts = partsOf(VerdictCounts.Resources ?? {}, verdicts)
          const total = sumOf(parts)
          if (total === 0) return <State icon="resources" title={texts.noResources} />
          return (
            <div className="overview-ring">
              <Ring
                parts={parts}
                figure={format.share(parts[0]!.count / total)}
                caption={texts.compliantShare}
              />
              <div className="stack-small">
                <Legend
                  parts={parts}
                  link={({ verdict }, figure) => (
                    <PlaceLink to="/results" search={{ verdict, own: 'yes' }}>
                      {figure}
                    </PlaceLink>
                  )}
                />
                <p className="muted small">{texts.evaluated(format.count(total))}</p>
                <GapLine count={VerdictCounts.ResourcesWithInsufficientData ?? 0} />
              </div>
            </div>
          )
        }}
      </Answered>
    </Panel>
  )
}

/** How many resources have a result without data, whatever their other results say. */
function GapLine({ count }: { readonly count: number }): ReactElement | null {
  const texts = useTexts(overviewTexts)
  const format = useFormat()
  if (count === 0) return null
  return (
    <p className="small">
      <PlaceLink to="/results" search={{ verdict: 'INSUFFICIENT_DATA' }}>
        {texts.withGaps(format.count(count))}
      </PlaceLink>
    </p>
  )
}

interface VerdictPart extends Part {
  readonly verdict: string
}

/** Verdicts that resources have; the two that every account looks for are shown without any, too. */
function partsOf(
  counts: Readonly<Partial<Record<string, number>>>,
  names: Readonly<Record<Shown, string>>,
): readonly VerdictPart[] {
  return SHOWN.map(({ verdict, member, tone }) => ({
    verdict,
    tone,
    label: names[verdict],
    count: counts[member] ?? 0,
  })).filter(({ tone, count }) => count > 0 || tone === 'good' || tone === 'bad')
}
