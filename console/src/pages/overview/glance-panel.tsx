import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered } from '../../components/states'
import { Badge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'

const LOOK_EVERY_MS = 15_000

/** When results and recorded configurations were last renewed, and how much there is. */
export function GlancePanel(): ReactElement {
  const texts = useTexts(overviewTexts)
  return (
    <Panel title={texts.glance}>
      <dl className="facts-list facts-times">
        <dt>{texts.ageResults}</dt>
        <dd>
          <NewestResult />
        </dd>
        <dt>{texts.ageImport}</dt>
        <dd>
          <LastImport />
        </dd>
        <dt>{texts.recorded}</dt>
        <dd>
          <RecordedCount />
        </dd>
        <dt>{texts.rulesCount}</dt>
        <dd>
          <RuleCount />
        </dd>
        <dt>{texts.exemptions}</dt>
        <dd>
          <ExemptionCount />
        </dd>
      </dl>
    </Panel>
  )
}

function NewestResult(): ReactElement {
  const query = useCall('GetComplianceSummary', {}, { everyMs: LOOK_EVERY_MS })
  return (
    <Answered query={query} loading={<span className="bone" />}>
      {({ ComplianceSummary }) => (
        <Moment at={ComplianceSummary?.ComplianceSummaryByResource?.ComplianceSummaryTimestamp} />
      )}
    </Answered>
  )
}

function LastImport(): ReactElement {
  const query = useCall('ListImports', { PageSize: 1 }, { everyMs: LOOK_EVERY_MS })
  return (
    <Answered query={query} loading={<span className="bone" />}>
      {({ Imports = [] }) => <ImportState last={Imports[0]} />}
    </Answered>
  )
}

function RecordedCount(): ReactElement {
  const query = useCall('ListDiscoveredResources', { MaxResults: 1 })
  return (
    <Answered query={query} loading={<span className="bone" />}>
      {({ DiscoveredResourceProfiles }) => (
        <CountLink to="/resources" count={DiscoveredResourceProfiles?.TotalCount} />
      )}
    </Answered>
  )
}

function RuleCount(): ReactElement {
  const query = useCall('ListConfigRules', { PageSize: 1 })
  return (
    <Answered query={query} loading={<span className="bone" />}>
      {({ ConfigRules }) => <CountLink to="/rules" count={ConfigRules?.TotalCount} />}
    </Answered>
  )
}

function ExemptionCount(): ReactElement {
  const query = useCall('ListExemptions', { PageSize: 1 })
  return (
    <Answered query={query} loading={<span className="bone" />}>
      {({ TotalCount }) => <CountLink to="/exemptions" count={TotalCount} />}
    </Answered>
  )
}

function CountLink({ to, count }: { readonly to: string; readonly count: number | undefined }): ReactElement {
  const format = useFormat()
  return <PlaceLink to={to}>{count === undefined ? '–' : format.count(count)}</PlaceLink>
}

interface ImportTimes {
  readonly Status?: string
  readonly CreateTimestamp?: number
  readonly FinishTimestamp?: number
}

function ImportState({ last }: { readonly last: ImportTimes | undefined }): ReactElement {
  const texts = useTexts(overviewTexts)
  return (
    <>
      <PlaceLink to="/jobs">
        <Moment at={last?.FinishTimestamp ?? last?.CreateTimestamp} />
      </PlaceLink>
      {last?.Status === 'failed' && (
        <Badge tone="bad" icon="warning">
          {texts.importFailed}
        </Badge>
      )}
      {last !== undefined && last.FinishTimestamp === undefined && (
        <Badge tone="accent" icon="refresh">
          {texts.importRunning}
        </Badge>
      )}
    </>
  )
}

function Moment({ at }: { readonly at: number | undefined }): ReactElement {
  const texts = useTexts(overviewTexts)
  const format = useFormat()
  if (at === undefined || at === 0) return <>{texts.never}</>
  return (
    <time dateTime={new Date(at).toISOString()} title={format.time(at)}>
      {format.ago(at)}
    </time>
  )
}
