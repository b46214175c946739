import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { pageOf } from '../../app/search'
import { SelectField } from '../../components/field'
import { PagedTable } from '../../components/lists'
import { Panel } from '../../components/page'
import { Answered, State } from '../../components/states'
import type { Column } from '../../components/table'
import { Badge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { activityTexts } from '../../texts/activity'
import { useTexts } from '../../texts/language'

type Job = NonNullable<Reply<'ListJobs'>['Jobs']>[number]

const PAGE_SIZE = 50
const LOOK_EVERY_MS = 5_000
const STATES = ['queued', 'running', 'dead'] as const
const TONES = { queued: 'idle', running: 'accent', dead: 'bad' } as const

/** Jobs that wait, run or were given up. The operator alone may see them; others are told so. */
export function BackgroundJobs({
  state,
  page: pageText,
}: {
  readonly state: string | undefined
  readonly page: string | undefined
}): ReactElement {
  const texts = useTexts(activityTexts)
  const navigate = useNavigate({ from: '/jobs' })
  const page = pageOf(pageText)
  const Status = STATES.find((each) => each === state)
  const query = useCall(
    'ListJobs',
    { Status, PageNumber: page, PageSize: PAGE_SIZE },
    { keepsPrevious: true, everyMs: LOOK_EVERY_MS },
  )
  const columns = useColumns()
  return (
    <div className="stack">
      <search className="choices">
        <SelectField
          label={texts.state}
          value={Status ?? ''}
          onChange={({ target }) =>
            void navigate({
              search: (before) => ({ ...before, page: undefined, state: target.value || undefined }),
              replace: true,
            })
          }
        >
          <option value="">{texts.anyState}</option>
          {STATES.map((each) => (
            <option key={each} value={each}>
              {texts[each]}
            </option>
          ))}
        </SelectField>
      </search>
      <Panel title={texts.background} note={texts.backgroundNote}>
        <Answered query={query}>
          {({ Jobs = [], TotalCount = 0 }) => (
            <PagedTable
              label={texts.background}
              columns={columns}
              rows={Jobs}
              keyOf={(job) => job.JobId ?? ''}
              page={page}
              pageSize={PAGE_SIZE}
              total={TotalCount}
              empty={<State icon="check" title={texts.noJobs} />}
            />
          )}
        </Answered>
      </Panel>
    </div>
  )
}

function useColumns(): readonly Column<Job>[] {
  const texts = useTexts(activityTexts)
  const format = useFormat()
  return useMemo(
    () => [
      { id: 'kind', title: texts.kind, cell: ({ Kind }) => <code>{Kind}</code> },
      { id: 'subject', title: texts.subject, cell: ({ Key }) => <span className="mono small">{Key}</span> },
      {
        id: 'state',
        title: texts.state,
        isTight: true,
        cell: ({ Status }) => {
          const known = STATES.find((each) => each === Status)
          return known === undefined ? Status : <Badge tone={TONES[known]}>{texts[known]}</Badge>
        },
      },
      {
        id: 'attempts',
        title: texts.attempts,
        isTight: true,
        isNumber: true,
        cell: ({ Attempts = 0, MaxAttempts = 0 }) =>
          `${format.count(Attempts)} / ${format.count(MaxAttempts)}`,
      },
      {
        id: 'next',
        title: texts.next,
        isTight: true,
        cell: ({ Status, RunTimestamp: at }) =>
          Status !== 'queued' || at === undefined ? '–' : format.time(at),
      },
      { id: 'cause', title: texts.cause, cell: ({ Cause }) => <span dir="auto">{Cause}</span> },
    ],
    [texts, format],
  )
}
