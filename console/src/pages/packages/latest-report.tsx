import type { ReactElement } from 'react'
import { useAction } from '../../api/queries'
import { Button } from '../../components/button'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered, Failure, State } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { changeTexts } from '../../texts/changes'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { ReportForms } from './report-forms'
import { ReportOptions } from './report-options'
import { ReportProgress } from './report-progress'
import { isBeingMade, type Report, useReport, useReports } from './reports'

/** The newest report with all its forms, the one that is being made, and the button for another. */
export function LatestReport({ packId }: { readonly packId: string }): ReactElement {
  const texts = useTexts(packageTexts)
  const query = useReports(packId)
  const generate = useAction('GenerateCompliancePackReport', ['ListReports', 'GetReport'])
  const reports = query.data?.Reports ?? []
  const making = reports.find(isBeingMade)
  const ready = reports.find(({ Status }) => Status === 'COMPLETE')
  const failed = reports[0]?.Status === 'FAILED' ? reports[0] : undefined
  return (
    <Panel
      title={texts.latestReport}
      actions={
        <>
          <ReportOptions packId={packId} reports={reports} />
          <Button
            tone="main"
            icon="reports"
            isBusy={generate.isPending || making !== undefined}
            onClick={() => generate.mutate({ CompliancePackId: packId })}
          >
            {texts.generate}
          </Button>
        </>
      }
    >
      {generate.error !== null && <Failure error={generate.error} />}
      {failed !== undefined && (
        <State icon="warning" tone="bad" title={texts.reportFailed}>
          {failed.Cause}
        </State>
      )}
      {making !== undefined && <ReportProgress report={making} />}
      <Answered query={query}>
        {() =>
          ready !== undefined ? (
            <ReadyReport report={ready} />
          ) : making === undefined && failed === undefined ? (
            <State icon="reports" title={texts.noReport} />
          ) : null
        }
      </Answered>
    </Panel>
  )
}

function ReadyReport({ report }: { readonly report: Report }): ReactElement {
  const texts = useTexts(packageTexts)
  const changes = useTexts(changeTexts)
  const format = useFormat()
  const { ReportId = '', AsOfTimestamp, Counts, Digest = '' } = report
  const query = useReport(ReportId)
  return (
    <div className="stack">
      <dl className="facts-list">
        <dt>{texts.asOf}</dt>
        <dd>{AsOfTimestamp === undefined ? '–' : format.time(AsOfTimestamp)}</dd>
        <dt>{texts.violations}</dt>
        <dd>{countOf(Counts?.Results?.NonCompliant, format.count)}</dd>
        <dt>{texts.withoutData}</dt>
        <dd>{countOf(Counts?.Results?.InsufficientData, format.count)}</dd>
        <dt>{texts.digest}</dt>
        <dd>
          <code title={Digest}>{Digest.slice(0, 12)}…</code>
        </dd>
      </dl>
      <PlaceLink to={`/packages/${report.CompliancePackId}/changes`} search={{ report: ReportId }}>
        {changes.title}
      </PlaceLink>
      <Answered query={query}>
        {(reply) => (reply.Report === undefined ? null : <ReportForms report={reply.Report} />)}
      </Answered>
    </div>
  )
}

function countOf(value: number | undefined, count: (value: number) => string): string {
  return value === undefined ? '–' : count(value)
}
