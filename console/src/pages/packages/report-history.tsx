import { type ReactElement, useMemo, useState } from 'react'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered, State } from '../../components/states'
import { type Column, Table } from '../../components/table'
import { Badge, type Tone } from '../../components/verdict'
import { type Format, useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { reportTexts } from '../../texts/reports'
import { ReportForms } from './report-forms'
import { ReportKeeping } from './report-keeping'
import { type Report, useReport, useReports } from './reports'

type Texts = (typeof packageTexts)['en']

const STATUS: Readonly<Record<string, Tone>> = {
  COMPLETE: 'good',
  CREATING: 'accent',
  FAILED: 'bad',
  CANCELLED: 'idle',
}

/** A report, and what its findings were in the one before. */
interface Row {
  readonly report: Report
  readonly before: number | undefined
}

/** All reports of the package, each with what changed against the one before it. */
export function ReportHistory({ packId }: { readonly packId: string }): ReactElement {
  const texts = useTexts(packageTexts)
  const { keeping } = useTexts(reportTexts)
  const format = useFormat()
  const query = useReports(packId)
  const [opened, open] = useState<Report>()
  const columns = useMemo(() => columnsOf(texts, keeping, format, open), [texts, keeping, format])
  const rows = useMemo(() => rowsOf(query.data?.Reports ?? []), [query.data])
  return (
    <Panel title={texts.history}>
      <Answered query={query}>
        {() =>
          rows.length === 0 ? (
            <State icon="reports" title={texts.noReport} />
          ) : (
            <Table
              label={texts.history}
              columns={columns}
              rows={rows}
              keyOf={({ report }) => report.ReportId ?? ''}
            />
          )
        }
      </Answered>
      <Dialog title={texts.forms} isOpen={opened !== undefined} onClose={() => open(undefined)}>
        <OpenedReport reportId={opened?.ReportId ?? ''} />
      </Dialog>
    </Panel>
  )
}

function OpenedReport({ reportId }: { readonly reportId: string }): ReactElement {
  const query = useReport(reportId)
  return (
    <Answered query={query}>
      {({ Report: report }) => (report === undefined ? null : <ReportForms report={report} />)}
    </Answered>
  )
}

/** Pairs each ready report with the ready one before it. */
function rowsOf(reports: readonly Report[]): Row[] {
  return reports.map((report, index) => {
    const before = reports.slice(index + 1).find(({ Status }) => Status === 'COMPLETE')
    return { report, before: before?.Counts?.Results?.NonCompliant }
  })
}

function columnsOf(
  texts: Texts,
  keeping: string,
  format: Format,
  open: (report: Report) => void,
): Column<Row>[] {
  const names: Readonly<Record<string, unknown>> = texts
  const nameOf = (status = '') => (typeof names[status] === 'string' ? String(names[status]) : status)
  return [
    {
      id: 'asOf',
      title: texts.asOf,
      cell: ({ report }) => {
        const at = report.AsOfTimestamp ?? report.RequestTimestamp
        const { FromTimestamp: from, ToTimestamp: to } = report
        return (
          <>
            {at === undefined ? '–' : format.time(at)}
            {from !== undefined && to !== undefined && (
              <p className="muted small">{`${format.time(from)} – ${format.time(to)}`}</p>
            )}
          </>
        )
      },
    },
    {
      id: 'status',
      title: texts.status,
      isTight: true,
      cell: ({ report: { Status = '' } }) => <Badge tone={STATUS[Status] ?? 'idle'}>{nameOf(Status)}</Badge>,
    },
    {
      id: 'violations',
      title: texts.violations,
      isNumber: true,
      cell: ({ report }) => {
        const count = report.Counts?.Results?.NonCompliant
        return count === undefined ? '–' : format.count(count)
      },
    },
    {
      id: 'change',
      title: texts.change,
      cell: ({ report, before }) => {
        const text = changeText(report.Counts?.Results?.NonCompliant, before, texts, format)
        if (before === undefined || report.Status !== 'COMPLETE') return text
        return (
          <PlaceLink to={`/packages/${report.CompliancePackId}/changes`} search={{ report: report.ReportId }}>
            {text}
          </PlaceLink>
        )
      },
    },
    { id: 'by', title: texts.by, cell: ({ report }) => report.RequestedBy ?? '' },
    {
      id: 'digest',
      title: texts.digest,
      cell: ({ report: { Digest = '' } }) => <code title={Digest}>{Digest.slice(0, 12)}</code>,
    },
    {
      id: 'forms',
      title: texts.forms,
      isTight: true,
      cell: ({ report }) =>
        report.Status === 'COMPLETE' ? (
          <Button tone="bare" icon="download" onClick={() => open(report)}>
            {texts.forms}
          </Button>
        ) : (
          (report.Cause ?? '')
        ),
    },
    {
      id: 'keeping',
      title: keeping,
      isTight: true,
      cell: ({ report }) => (report.Status === 'COMPLETE' ? <ReportKeeping report={report} /> : ''),
    },
  ]
}

function changeText(
  now: number | undefined,
  before: number | undefined,
  texts: Texts,
  format: Format,
): string {
  if (now === undefined || before === undefined) return '–'
  if (now === before) return texts.same
  return texts.against(`${now > before ? '+' : '−'}${format.count(Math.abs(now - before))}`)
}
