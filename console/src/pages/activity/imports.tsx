import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { pageOf } from '../../app/search'
import { PagedTable } from '../../components/lists'
import { Panel } from '../../components/page'
import { Answered, State } from '../../components/states'
import type { Column } from '../../components/table'
import { Badge, type Tone } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { activityTexts } from '../../texts/activity'
import { useTexts } from '../../texts/language'

type Import = NonNullable<Reply<'ListImports'>['Imports']>[number]

const PAGE_SIZE = 50
const LOOK_EVERY_MS = 5_000

/** Imports of the account, newest first; one that runs is looked at again. */
export function Imports({ page: pageText }: { readonly page: string | undefined }): ReactElement {
  const texts = useTexts(activityTexts)
  const page = pageOf(pageText)
  const query = useCall(
    'ListImports',
    { PageNumber: page, PageSize: PAGE_SIZE },
    {
      keepsPrevious: true,
      everyMs: (reply) =>
        reply?.Imports?.some(({ FinishTimestamp }) => FinishTimestamp === undefined) === true
          ? LOOK_EVERY_MS
          : false,
    },
  )
  const columns = useColumns()
  return (
    <Panel title={texts.imports} note={texts.importsNote}>
      <Answered query={query}>
        {({ Imports: rows = [], TotalCount = 0 }) => (
          <PagedTable
            label={texts.imports}
            columns={columns}
            rows={rows}
            keyOf={(each) => each.ImportId ?? ''}
            page={page}
            pageSize={PAGE_SIZE}
            total={TotalCount}
            empty={<State icon="download" title={texts.noImports} />}
          />
        )}
      </Answered>
    </Panel>
  )
}

function useColumns(): readonly Column<Import>[] {
  const texts = useTexts(activityTexts)
  const format = useFormat()
  const names: Readonly<Record<string, string>> = texts.importStates
  return useMemo(
    () => [
      { id: 'id', title: texts.id, isTight: true, cell: ({ ImportId }) => <code>{ImportId}</code> },
      {
        id: 'state',
        title: texts.state,
        isTight: true,
        cell: ({ Status = '' }) => <Badge tone={toneOf(Status)}>{names[Status] ?? Status}</Badge>,
      },
      {
        id: 'created',
        title: texts.created,
        isTight: true,
        cell: ({ CreateTimestamp: at }) => (at === undefined ? '' : format.time(at)),
      },
      {
        id: 'took',
        title: texts.took,
        isTight: true,
        isNumber: true,
        cell: ({ StartTimestamp: start, FinishTimestamp: end }) =>
          start === undefined || end === undefined
            ? '–'
            : texts.seconds(format.count(Math.round((end - start) / 100) / 10)),
      },
      { id: 'summary', title: texts.summary, cell: ({ Summary }) => <Figures text={Summary} /> },
    ],
    [texts, names, format],
  )
}

function toneOf(status: string): Tone {
  if (status === 'failed') return 'bad'
  return status === 'done' ? 'good' : 'accent'
}

/** The numbers of a summary, those that are none left out. */
function Figures({ text }: { readonly text: string | undefined }): ReactElement {
  const format = useFormat()
  const { figures: words } = useTexts(activityTexts)
  const names: Readonly<Record<string, string>> = words
  const figures = figuresOf(text)
  return (
    <span className="small">
      {figures.map(([name, value]) => `${names[name] ?? name} ${format.count(value)}`).join(' · ') || '–'}
    </span>
  )
}

function figuresOf(text: string | undefined): readonly (readonly [string, number])[] {
  if (text === undefined || text === '') return []
  try {
    const members = Object.entries(JSON.parse(text) as Readonly<Record<string, unknown>>)
    return members.flatMap(([name, value]) =>
      typeof value === 'number' && value > 0 ? [[name, value] as const] : [],
    )
  } catch {
    return []
  }
}
