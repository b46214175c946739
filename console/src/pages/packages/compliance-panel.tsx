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
import { packageTexts } from '../../texts/packages'
import { verdictTexts } from '../../texts/verdicts'

const LOOK_EVERY_MS = 10_000

/** Distinct resources under the package by their verdict. */
export function CompliancePanel({ packId }: { readonly packId: string }): ReactElement {
  const texts = useTexts(packageTexts)
  const verdicts = useTexts(verdictTexts)
  const format = useFormat()
  const query = useCall(
    'GetResourceComplianceByPack',
    { CompliancePackId: packId },
    { everyMs: LOOK_EVERY_MS },
  )
  return (
    <Panel title={texts.compliance}>
      <Answered query={query}>
        {({ ResourceComplianceResult: counts = {} }) => {
          const { CompliantCount = 0, NonCompliantCount = 0, TotalCount = 0 } = counts
          if (TotalCount === 0) return <State icon="resources" title={texts.noResources} />
          const all: (Part & { readonly verdict: string })[] = [
            { label: verdicts.COMPLIANT, count: CompliantCount, tone: 'good', verdict: 'COMPLIANT' },
            {
              label: verdicts.NON_COMPLIANT,
              count: NonCompliantCount,
              tone: 'bad',
              verdict: 'NON_COMPLIANT',
            },
            {
              label: verdicts.INSUFFICIENT_DATA,
              count: counts.InsufficientDataCount ?? 0,
              tone: 'warn',
              verdict: 'INSUFFICIENT_DATA',
            },
            { label: verdicts.IGNORED, count: counts.IgnoredCount ?? 0, tone: 'idle', verdict: 'IGNORED' },
          ]
          const parts = all.filter(({ count }, index) => count > 0 || index < 2)
          const judged = CompliantCount + NonCompliantCount
          return (
            <div className="overview-ring row">
              <Ring
                parts={parts}
                figure={judged === 0 ? '–' : format.share(CompliantCount / judged)}
                caption={texts.compliant}
              />
              <Legend
                parts={parts}
                link={(part, figure) => (
                  <PlaceLink
                    to="/results"
                    search={{
                      pack: packId,
                      verdict: all.find(({ label }) => label === part.label)?.verdict,
                      own: 'yes',
                    }}
                  >
                    {figure}
                  </PlaceLink>
                )}
              />
            </div>
          )
        }}
      </Answered>
    </Panel>
  )
}
