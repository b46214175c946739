import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { Trend } from '../../components/charts/trend'
import { Panel } from '../../components/page'
import { Answered, State } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'

/** What was non-compliant at the end of each day. */
export function TrendPanel(): ReactElement {
  const texts = useTexts(overviewTexts)
  const format = useFormat()
  const query = useCall('ListConfigRuleEvaluationStatistics', {})
  return (
    <Panel title={texts.trend} note={texts.trendNote} className="overview-wide">
      <Answered query={query}>
        {({ EvaluationResults = [] }) => {
          const days = EvaluationResults.filter((day) => day.StatisticDate !== undefined).toSorted(
            (one, other) => ((one.StatisticDate ?? '') < (other.StatisticDate ?? '') ? -1 : 1),
          )
          const [first] = days
          if (days.length < 2)
            return (
              <State icon="trend" title={texts.trendFirst}>
                {first !== undefined && (
                  <p>
                    {texts.trendToday(
                      format.day(Date.parse(`${first.StatisticDate}T12:00:00`)),
                      format.count(first.NonCompliantResourceCnt ?? 0),
                      format.count(first.NonCompliantRuleCnt ?? 0),
                    )}
                  </p>
                )}
                <p>{texts.trendMore}</p>
              </State>
            )
          return (
            <Trend
              label={texts.trendLabel}
              moments={days.map(({ StatisticDate = '' }) => Date.parse(`${StatisticDate}T12:00:00`))}
              series={[
                {
                  label: texts.trendResources,
                  tone: 'bad',
                  values: days.map((day) => day.NonCompliantResourceCnt ?? 0),
                },
                {
                  label: texts.trendRules,
                  tone: 'warn',
                  values: days.map((day) => day.NonCompliantRuleCnt ?? 0),
                },
              ]}
            />
          )
        }}
      </Answered>
    </Panel>
  )
}
