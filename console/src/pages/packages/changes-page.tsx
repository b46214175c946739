import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import { useAction, useCall } from '../../api/queries'
import {
  type FindingChange,
  MOST_OF_A_KIND,
  type ReportChanges,
  readReportChanges,
} from '../../api/report-changes'
import { Button } from '../../components/button'
import { SelectField } from '../../components/field'
import { Page, Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { ResourceLink } from '../../components/resource-link'
import { Answered, Failure, State } from '../../components/states'
import { type Column, Table } from '../../components/table'
import { Badge, Risk, type Tone } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { changeTexts } from '../../texts/changes'
import { useTexts } from '../../texts/language'
import { isBeingMade, type Report, useReport, useReports } from './reports'

const route = getRouteApi('/signed-in/packages/$packId/changes')

/** Kinds in the order in which people ask for them. */
const KINDS = {
  new: 'bad',
  reappeared: 'bad',
  stillFailing: 'warn',
  fixed: 'good',
  exempted: 'idle',
  exemptionEnded: 'bad',
  ruleChanged: 'accent',
  ruleRemoved: 'idle',
  notApplicable: 'idle',
  undecided: 'warn',
  gone: 'idle',
} as const satisfies Readonly<Record<string, Tone>>

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

function ChangeTable({ changes: { counts, rows } }: { readonly changes: ReportChanges }): ReactElement {
  const texts = useTexts(changeTexts)
  const format = useFormat()
  const { kind } = route.useSearch()
  const shown = useMemo(
    () => rows.filter(({ change }) => (kind === undefined ? change !== 'stillFailing' : change === kind)),
    [rows, kind],
  )
  const columns = useMemo(() => columnsOf(texts, format), [texts, format])
  const kinds = Object.keys(KINDS).filter((each) => (counts.get(each) ?? 0) > 0)
  const total = [...counts].reduce((sum, [each, count]) => sum + (each === 'stillFailing' ? 0 : count), 0)
  const all = kind === undefined ? total : (counts.get(kind) ?? 0)
  return (
    <div className="stack">
      <ul className="chips" aria-label={texts.kinds}>
        {[undefined, ...kinds].map((each) => (
          <li key={each ?? 'all'}>
            <Link
              to="."
              search={(before: Readonly<Record<string, unknown>>) => ({ ...before, kind: each })}
              className="chip"
              data-chosen={kind === each}
              activeProps={{ 'aria-current': kind === each ? 'true' : undefined }}
              resetScroll={false}
            >
              {each === undefined ? texts.changed : kindName(each, texts)}{' '}
              <b>{format.count(each === undefined ? total : (counts.get(each) ?? 0))}</b>
            </Link>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? (
        <State icon="check" title={texts.noChanges} />
      ) : (
        <Table
          label={texts.title}
          columns={columns}
          rows={shown}
          keyOf={(row) => `${row.change} ${row.id} ${row.ruleId}`}
          total={all}
        />
      )}
      {all > shown.length && (
        <p className="muted small">
          {texts.more(format.count(shown.length), format.count(all), format.count(MOST_OF_A_KIND))}
        </p>
      )}
    </div>
  )
}

function toneOf(kind: string): Tone {
  return kind in KINDS ? KINDS[kind as keyof typeof KINDS] : 'idle'
}

function kindName(kind: string, texts: (typeof changeTexts)['en']): string {
  return kind in KINDS ? texts[kind as keyof typeof KINDS] : kind
}

function columnsOf(
  texts: (typeof changeTexts)['en'],
  format: ReturnType<typeof useFormat>,
): readonly Column<FindingChange>[] {
  return [
    {
      id: 'change',
      title: texts.change,
      isTight: true,
      cell: ({ change }) => <Badge tone={toneOf(change)}>{kindName(change, texts)}</Badge>,
    },
    {
      id: 'resource',
      title: texts.resource,
      cell: ({ type, resource, name, region }) => (
        <>
          <ResourceLink type={type} id={resource} name={name} region={region} />
          <p className="muted small">
            {type} · {region}
          </p>
        </>
      ),
    },
    {
      id: 'rule',
      title: texts.rule,
      cell: ({ rule, ruleId }) => (
        <PlaceLink to="/rules/item" search={{ id: ruleId }}>
          {rule}
        </PlaceLink>
      ),
    },
    { id: 'risk', title: texts.risk, isTight: true, cell: ({ risk }) => <Risk level={risk} /> },
    {
      id: 'at',
      title: texts.since,
      isTight: true,
      cell: ({ at }) => (at === undefined ? '–' : format.time(at)),
    },
    {
      id: 'age',
      title: texts.age,
      isTight: true,
      isNumber: true,
      cell: ({ ageMs }) => (ageMs === undefined ? '' : format.duration(ageMs)),
    },
  ]
}
