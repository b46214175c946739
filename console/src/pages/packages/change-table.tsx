import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import { type FindingChange, MOST_OF_A_KIND, type ReportChanges } from '../../api/report-changes'
import { PlaceLink } from '../../components/place-link'
import { ResourceLink } from '../../components/resource-link'
import { State } from '../../components/states'
import { type Column, Table } from '../../components/table'
import { Badge, Risk, type Tone } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { changeTexts } from '../../texts/changes'
import { useTexts } from '../../texts/language'

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

/** Changes by kind: how many of each, and the rows of the chosen one. */
export function ChangeTable({
  changes: { counts, rows },
}: {
  readonly changes: ReportChanges
}): ReactElement {
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
