import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { Legend } from '../../components/charts/legend'
import type { Part } from '../../components/charts/parts'
import { Ring } from '../../components/charts/ring'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered, State } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'
import { verdictTexts } from '../../texts/verdicts'

/** Distinct resources by their worst verdict. */
export function ResourcesPanel(): ReactElement {
  const texts = useTexts(overviewTexts)
  const verdicts = useTexts(verdictTexts)
  const format = useFormat()
  const query = useCall('GetComplianceSummary', {})
  return (
    <Panel title={texts.resources} note={texts.resourcesNote} className="overview-main">
      <Answered query={query}>
        {({ ComplianceSummary }) => {
          const { CompliantCount = 0, NonCompliantCount = 0 } =
            ComplianceSummary?.ComplianceSummaryByResource ?? {}
          const total = CompliantCount + NonCompliantCount
          if (total === 0) return <State icon="resources" title={texts.noResources} />
          const parts: Part[] = [
            { label: verdicts.COMPLIANT, count: CompliantCount, tone: 'good' },
            { label: verdicts.NON_COMPLIANT, count: NonCompliantCount, tone: 'bad' },
          ]
          const verdictOf = (part: Part) => (part.tone === 'good' ? 'COMPLIANT' : 'NON_COMPLIANT')
          return (
            <div className="overview-ring">
              <Ring
                parts={parts}
                figure={format.share(CompliantCount / total)}
                caption={texts.compliantShare}
              />
              <div className="stack-small">
                <Legend
                  parts={parts}
                  link={(part, figure) => (
                    <PlaceLink to="/results" search={{ verdict: verdictOf(part) }}>
                      {figure}
                    </PlaceLink>
                  )}
                />
                <p className="muted small">{texts.evaluated(format.count(total))}</p>
              </div>
            </div>
          )
        }}
      </Answered>
    </Panel>
  )
}
