import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useAction, useCall } from '../../api/queries'
import { readReportChanges } from '../../api/report-changes'
import { Button } from '../../components/button'
import { SelectField } from '../../components/field'
import { Page, Panel } from '../../components/page'
import { Answered, Failure, State } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { changeTexts } from '../../texts/changes'
import { useTexts } from '../../texts/language'
import { ChangeTable } from './change-table'
import { isBeingMade, type Report, useReport, useReports } from './reports'

const route = getRouteApi('/signed-in/packages/$packId/changes')

/** What changed from an earlier report of a package to another one, finding by finding. */
export function ReportChangesPage(): ReactElement {
  const texts = useTexts(changeTexts)
  const { packId } = route.useParams()
  const { report: chosen, against } = route.useSearch()
  const pack = useCall('GetCompliancePack', { CompliancePackId: packId }).data?.CompliancePack
  const query = useReports(packId)
  return (
    <Page
      title={texts.title}
      lead={
        <p>
          <Link to="/packages/$packId" params={{ packId }}>
            {pack?.CompliancePackName ?? packId}
          </Link>
        </p>
      }
    >
      <Answered query={query}>
        {({ Reports = [] }) => {
          const ready = Reports.filter(({ Status }) => Status === 'COMPLETE')
          const report = ready.find(({ ReportId }) => ReportId === chosen) ?? ready[0]
          return report === undefined ? (
            <Panel title={texts.title}>
              <State icon="reports" title={texts.noReport} />
            </Panel>
          ) : (
            <Compared packId={packId} report={report} ready={ready} all={Reports} against={against} />
          )
        }}
      </Answered>
    </Page>
  )
}

function Compared({
  packId,
  report,
  ready,
  all,
  against,
}: {
  readonly packId: string
  readonly report: Report
  readonly ready: readonly Report[]
  readonly all: readonly Report[]
  readonly against: string | undefined
}): ReactElement {
  const texts = useTexts(changeTexts)
  const format = useFormat()
  const navigate = route.useNavigate()
  const earlier = ready.slice(ready.indexOf(report) + 1).filter(({ AsOfRules }) => AsOfRules === undefined)
  const own =
    report.AsOfRules !== undefined ? undefined : (report.CompareWithReportId ?? earlier[0]?.ReportId)
  const wanted = against ?? own ?? ''
  const nameOf = ({ ReportId = '', AsOfTimestamp: at }: Report) =>
    at === undefined ? ReportId : format.time(at)
  return (
    <Panel title={texts.between}>
      <div className="stack">
        <div className="filter-bar">
          <SelectField
            label={texts.report}
            value={report.ReportId ?? ''}
            onChange={({ target }) => void navigate({ search: { report: target.value } })}
          >
            {ready.map((each) => (
              <option key={each.ReportId} value={each.ReportId}>
                {nameOf(each)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={texts.against}
            value={wanted}
            onChange={({ target }) =>
              void navigate({ search: (before) => ({ ...before, against: target.value, kind: undefined }) })
            }
          >
            {wanted === '' && <option value="">{texts.nothing}</option>}
            {earlier.map((each) => (
              <option key={each.ReportId} value={each.ReportId}>
                {nameOf(each)}
              </option>
            ))}
          </SelectField>
        </div>
        {own === undefined ? (
          <State icon="reports" title={report.AsOfRules === undefined ? texts.first : texts.ofPast} />
        ) : wanted === own ? (
          <OfReport reportId={report.ReportId ?? ''} />
        ) : (
          <OtherPair packId={packId} against={wanted} all={all} />
        )}
      </div>
    </Panel>
  )
}

/** A report tells its findings against the one it was made to compare with; against another one, another report does. */
function OtherPair({
  packId,
  against,
  all,
}: {
  readonly packId: string
  readonly against: string
  readonly all: readonly Report[]
}): ReactElement {
  const texts = useTexts(changeTexts)
  const make = useAction('GenerateReport', ['ListReports'])
  const made = all.find(({ CompareWithReportId }) => CompareWithReportId === against)
  if (made?.Status === 'COMPLETE')
    return (
      <State
        icon="reports"
        title={texts.otherPair}
        action={
          <Link to="." search={{ report: made.ReportId }} className="button button-main">
            {texts.showMade}
          </Link>
        }
      />
    )
  const isMaking = make.isPending || (made !== undefined && isBeingMade(made))
  return (
    <State
      icon="reports"
      title={texts.otherPair}
      action={
        <Button
          tone="main"
          isBusy={isMaking}
          onClick={() => make.mutate({ CompliancePackId: packId, CompareWithReportId: against })}
        >
          {isMaking ? texts.making : texts.makeOther}
        </Button>
      }
    >
      <p>{texts.otherPairText}</p>
      {make.error !== null && <Failure error={make.error} />}
    </State>
  )
}

/** The report's data hold its changes; where they were not made, they can be. */
function OfReport({ reportId }: { readonly reportId: string }): ReactElement {
  const texts = useTexts(changeTexts)
  const query = useReport(reportId)
  const make = useAction('GenerateReportForm', ['GetReport'])
  return (
    <Answered query={query}>
      {({ Report: report }) => {
        const data = report?.Objects?.find(({ Form }) => Form === 'json')
        if (data?.Url !== undefined)
          return <Changes reportId={reportId} url={data.Url} sha256={data.Sha256} />
        const isMaking = make.isPending || (report?.LateForms ?? []).some(isBeingMade)
        return (
          <State
            icon="reports"
            title={texts.noData}
            action={
              <Button
                tone="main"
                isBusy={isMaking}
                onClick={() => make.mutate({ ReportId: reportId, Form: 'json' })}
              >
                {isMaking ? texts.making : texts.makeData}
              </Button>
            }
          >
            {make.error !== null && <Failure error={make.error} />}
          </State>
        )
      }}
    </Answered>
  )
}

function Changes({
  reportId,
  url,
  sha256,
}: {
  readonly reportId: string
  readonly url: string
  readonly sha256: string | undefined
}): ReactElement {
  // Addresses are signed anew with every reply; what they lead to stays.
  const query = useQuery({
    queryKey: ['report-changes', reportId, sha256],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => readReportChanges(url, signal),
  })
  return <Answered query={query}>{(changes) => <ChangeTable changes={changes} />}</Answered>
}
