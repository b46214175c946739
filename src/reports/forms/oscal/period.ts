import type { CoverageGap, Episode } from '../../model-period.js'
import type { ReportRecord } from '../../read-record.js'
import { COVERAGE_GAPS, EPISODES, PERIOD_MONTHS, PERIOD_RISKS } from '../../tables/period-tables.js'
import type { TableSpec } from '../../tables/table.js'
import { textIn } from '../../text-in.js'
import { codeText } from '../code-words.js'
import type { FormView } from '../form-view.js'
import { aboutTable } from '../table-texts.js'
import { markup, markupLine, type OscalProp, prop, timestamp, uuidOf } from './oscal-text.js'

const DAY_MS = 86_400_000

/**
 * What a report on a period says of it: the sums by risk and month as parts of an attestation, coverage gaps as entries of the
 * assessment log. Nothing for a report without a period.
 */
export function periodHead(view: FormView): object {
  const { period } = view.record.head
  if (period === undefined) return {}
  const { from, to, risks, months, gaps } = period
  const summary = {
    name: 'period',
    prose: markup(aboutTable(view, PERIOD_RISKS.name).about),
    props: [...prop('from', timestamp(from)), ...prop('to', timestamp(to))],
    parts: [
      ...partsOf(view, PERIOD_RISKS, risks, 'period-risk'),
      ...partsOf(view, PERIOD_MONTHS, months, 'period-month'),
    ],
  }
  return {
    attestations: [{ parts: [summary] }],
    ...(gaps.length === 0 ? {} : { 'assessment-log': { entries: gapEntries(view, gaps) } }),
  }
}

function partsOf<R>(view: FormView, spec: TableSpec<R>, rows: readonly R[], name: string): readonly object[] {
  const title = markupLine(textIn(spec, view.record.head.header.language), name)
  const propsOf = rowProps(spec, view.record)
  return rows.map((row) => ({ name, title, props: propsOf(row) }))
}

function gapEntries({ record }: FormView, gaps: readonly CoverageGap[]): readonly object[] {
  const { header, accounts, rules } = record.head
  const propsOf = rowProps(COVERAGE_GAPS, record)
  return gaps.map((gap) => ({
    uuid: uuidOf(
      'gap',
      header.reportId,
      accounts[gap.account]!.accountId,
      gap.kind,
      String(gap.from),
      ...(gap.rule === undefined ? [] : [rules[gap.rule]!.ruleId]),
    ),
    title: markupLine(codeText(gap.kind, header.language), gap.kind),
    start: timestamp(gap.from),
    end: timestamp(gap.to),
    props: propsOf(gap),
  }))
}

/** Every episode as a risk, open or closed at the end of the period, with the instant until which it may last. */
export async function* episodeRisks(view: FormView): AsyncGenerator<object, void, undefined> {
  const propsOf = rowProps(EPISODES, view.record)
  for await (const episode of view.record.episodes()) yield riskOf(view, episode, propsOf(episode))
}

function riskOf({ record }: FormView, episode: Episode, props: readonly OscalProp[]): object {
  const { header, rules, period } = record.head
  const { findingId, openedAt, endedAt, how, sla } = episode
  const rule = rules[episode.rule]!
  const said = [how, sla].flatMap((code) => (code === null ? [] : codeText(code, header.language)))
  const entry = (at: number, status: string) => ({
    uuid: uuidOf('episode-entry', header.reportId, findingId, String(openedAt), status),
    start: timestamp(at),
    'status-change': status,
  })
  const allowed = period?.risks.find(({ riskLevel }) => riskLevel === rule.riskLevel)?.slaDays ?? null
  return {
    uuid: uuidOf('episode', findingId, String(openedAt)),
    title: markupLine(rule.name, rule.ruleId),
    description: markup(`${episode.resourceType} ${episode.resourceId}`),
    statement: markup([rule.name, ...said].join('; ')),
    props,
    status: endedAt === null ? 'open' : 'closed',
    ...(allowed === null ? {} : { deadline: timestamp(openedAt + allowed * DAY_MS) }),
    'risk-log': {
      entries: [entry(openedAt, 'open'), ...(endedAt === null ? [] : [entry(endedAt, 'closed')])],
    },
  }
}

/** Reads a row of a table as properties by its machine names. */
function rowProps<R>(spec: TableSpec<R>, record: ReportRecord): (row: R) => readonly OscalProp[] {
  const columns = spec.columns(record)
  return (row) =>
    columns.flatMap(([name, kind, , , read]) => {
      const value = read(row)
      const text = kind === 'instant' && typeof value === 'number' ? timestamp(value) : value
      return prop(name.replaceAll('_', '-'), text === null ? null : String(text))
    })
}
