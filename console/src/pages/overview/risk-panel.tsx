import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { ShareBar } from '../../components/charts/share-bar'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered } from '../../components/states'
import { Risk } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'

const LEVELS = [1, 2, 3]

/** Rules with and without findings, by risk. */
export function RiskPanel(): ReactElement {
  const texts = useTexts(overviewTexts)
  const format = useFormat()
  const query = useCall('GetConfigRuleSummaryByRiskLevel', {})
  return (
    <Panel title={texts.risk} note={texts.riskNote}>
      <Answered query={query}>
        {({ ConfigRuleSummaries = [] }) => (
          <ul className="measures">
            {LEVELS.map((level) => {
              const found = ConfigRuleSummaries.find(({ RiskLevel }) => RiskLevel === level)
              const { NonCompliantCount: bad = 0, CompliantCount: good = 0 } = found ?? {}
              return (
                <li key={level}>
                  <Risk level={level} />
                  <PlaceLink to="/rules" search={{ risk: String(level), verdict: 'NON_COMPLIANT' }}>
                    {texts.ofCount(format.count(bad), format.count(bad + good))}
                  </PlaceLink>
                  <ShareBar
                    parts={[
                      { label: texts.rulesBad, count: bad, tone: 'bad' },
                      { label: texts.rulesGood, count: good, tone: 'good' },
                    ]}
                  />
                </li>
              )
            })}
          </ul>
        )}
      </Answered>
    </Panel>
  )
}
