import { totalCount } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import { textIn } from '../text-in.js'
import { COUNT_MEMBER } from '../verdict-set.js'
import { utf8Chunks } from './chunks.js'
import { COVER_WORDS } from './cover-words.js'
import type { ReportForm } from './form.js'
import { type FormView, viewRecord } from './form-view.js'
import { observationOf, observationUuid } from './oscal/observations.js'
import { markup, markupLine, prop, timestamp, uuidOf } from './oscal/oscal-text.js'
import { episodeRisks, periodHead } from './oscal/period.js'
import { clauseFindings, controlSelections, ruleFinding } from './oscal/rule-findings.js'
import { VERDICTS_SHOWN } from './overview-figures.js'

/** Source: NIST OSCAL, assessment results model. */
const OSCAL_VERSION = '1.2.1'

/**
 * Assessment results of OSCAL: every result that has a finding id is an observation, every rule and clause that was
 * decided or could not be is a finding. Streamed, in constant memory.
 */
export const OSCAL_FORM: ReportForm = {
  name: 'oscal',
  extension: 'oscal.json',
  holds: () => true,
  render: (record) => utf8Chunks(documentText(record)),
}

async function* documentText(record: ReportRecord): AsyncGenerator<string, void, undefined> {
  const view = viewRecord(record, { rowsPerSheet: Infinity, hasCharts: false, hasAllResults: false })
  const { header } = record.head
  const planUuid = uuidOf('package', header.pack.packId, String(header.pack.version))
  const start = {
    uuid: uuidOf('report', header.reportId),
    metadata: metadata(view),
    'import-ap': { href: `#${planUuid}` },
  }
  yield `{"assessment-results":${opened(start)},"results":[\n${opened({ ...resultHead(view), ...periodHead(view) })}`
  yield* observationsText(view)
  yield* risksText(view)
  yield* findingsText(view)
  yield `}\n],"back-matter":${JSON.stringify(backMatter(view, planUuid))}}}\n`
}

/** The text of an object that goes on. */
function opened(value: object): string {
  return JSON.stringify(value).slice(0, -1)
}

/** Nothing when there is nothing to list: the format has no empty lists. */
async function* observationsText(view: FormView): AsyncGenerator<string, void, undefined> {
  let separator = ',"observations":[\n'
  for await (const result of view.record.results()) {
    if (result.findingId === '') continue
    yield separator + JSON.stringify(observationOf(view, result))
    separator = ',\n'
  }
  if (separator === ',\n') yield '\n]'
}

async function* risksText(view: FormView): AsyncGenerator<string, void, undefined> {
  if (view.record.head.period === undefined) return
  let separator = ',"risks":[\n'
  for await (const risk of episodeRisks(view)) {
    yield separator + JSON.stringify(risk)
    separator = ',\n'
  }
  if (separator === ',\n') yield '\n]'
}

/** Rules in their order, each with the observations of its non-compliant results, then clauses; in pieces. */
async function* findingsText(view: FormView): AsyncGenerator<string, void, undefined> {
  const nonCompliant = view.record.findings()
  let next = await nonCompliant.next()
  let separator = ',"findings":[\n'
  for (const index of view.record.head.rules.keys()) {
    const finding = ruleFinding(view, index)
    if (finding === null) continue
    yield separator + opened(finding)
    separator = ',\n'
    let before = ',"related-observations":['
    for (; next.done !== true && next.value.rule === index; next = await nonCompliant.next()) {
      yield `${before}{"observation-uuid":"${observationUuid(next.value.findingId)}"}`
      before = ','
    }
    yield before === ',' ? ']}' : '}'
  }
  for (const finding of clauseFindings(view)) {
    yield separator + JSON.stringify(finding)
    separator = ',\n'
  }
  if (separator === ',\n') yield '\n]'
}

function metadata({ record, words }: FormView): object {
  const { header } = record.head
  return {
    title: markupLine(`${words.title}: ${header.pack.name}`, header.reportId),
    'last-modified': timestamp(header.asOf),
    version: header.reportId,
    'oscal-version': OSCAL_VERSION,
    'document-ids': [{ identifier: header.reportId }],
    props: [...prop('digest', record.digest), ...prop('tool-version', header.toolVersion)],
  }
}

function resultHead(view: FormView): object {
  const { record, words } = view
  const { header, overview, standards } = record.head
  const { results } = overview
  const disclaimers = standards.map(
    ({ title, edition, disclaimer }) => `${title} (${edition}): ${disclaimer}`,
  )
  return {
    uuid: uuidOf('result', header.reportId),
    title: markupLine(header.pack.name, header.pack.packId),
    description: markup(
      [words.cover.noteList[0], ...textIn(COVER_WORDS, header.language).proofList].join('\n\n'),
    ),
    start: timestamp(header.asOf),
    end: timestamp(header.asOf),
    props: [
      ...prop('results', String(totalCount(results))),
      ...VERDICTS_SHOWN.flatMap((verdict) =>
        prop(`results-${verdict.toLowerCase()}`, String(results[COUNT_MEMBER[verdict]])),
      ),
      ...prop('catalogue-version', header.catalogueVersion),
    ],
    'reviewed-controls': {
      'control-selections': controlSelections(view),
      ...(disclaimers.length === 0 ? {} : { remarks: markup(disclaimers.join('\n\n')) }),
    },
  }
}

/** The package stands for the assessment plan, which the format asks for. */
function backMatter({ record }: FormView, planUuid: string): object {
  const { pack } = record.head.header
  return {
    resources: [
      {
        uuid: planUuid,
        title: markupLine(pack.name, pack.packId),
        description: markup(pack.description),
        props: [
          ...prop('package-id', pack.packId),
          ...prop('package-version', String(pack.version)),
          ...prop('package-name', pack.name),
        ],
      },
    ],
  }
}
