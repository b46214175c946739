import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useMemo, useState } from 'react'
import type { Reply } from '../../api/call'
import { useAction } from '../../api/queries'
import { type TokenPage, useTokenList } from '../../api/token-list'
import { Button } from '../../components/button'
import { TextField } from '../../components/field'
import { EndlessTable } from '../../components/lists'
import { Page, Panel } from '../../components/page'
import { Failure } from '../../components/states'
import type { Column } from '../../components/table'
import { Badge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { auditTexts } from '../../texts/audit'
import { useTexts } from '../../texts/language'
import { EntryDialog } from './entry-dialog'

export type Entry = NonNullable<Reply<'ListAuditEntries'>['AuditEntries']>[number]

const route = getRouteApi('/signed-in/audit')
const AT_ONCE = 100

/** What was done and refused in the account, newest first. */
export function AuditPage(): ReactElement {
  const texts = useTexts(auditTexts)
  const { action, principal, key, from, to } = route.useSearch()
  const [chosen, setChosen] = useState<Entry>()
  const list = useTokenList(
    'ListAuditEntries',
    {
      AuditAction: action,
      PrincipalId: principal,
      AuditAccessKeyId: key,
      StartTime: startOf(from),
      EndTime: endOf(to),
      MaxResults: AT_ONCE,
    },
    readEntries,
  )
  const columns = useColumns(setChosen)
  return (
    <Page title={texts.title} lead={texts.lead} actions={<VerifyChain />}>
      <div className="stack">
        <Filters />
        <Panel title={texts.title}>
          <EndlessTable
            label={texts.title}
            columns={columns}
            keyOf={(entry) => String(entry.EntryNumber)}
            list={list}
          />
        </Panel>
      </div>
      <EntryDialog entry={chosen} onClose={() => setChosen(undefined)} />
    </Page>
  )
}

function readEntries(reply: Reply<'ListAuditEntries'>): TokenPage<Entry> {
  return { rows: reply.AuditEntries, nextToken: reply.NextToken }
}

/** The first and the last moment of a day in the visitor's time zone; undefined of what is no day. */
function startOf(day: string | undefined): number | undefined {
  const at = new Date(`${day}T00:00:00`).getTime()
  return Number.isNaN(at) ? undefined : at
}
function endOf(day: string | undefined): number | undefined {
  const at = new Date(`${day}T23:59:59.999`).getTime()
  return Number.isNaN(at) ? undefined : at
}

function Filters(): ReactElement {
  const texts = useTexts(auditTexts)
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/audit' })
  const show = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const value = (name: string) => String(form.get(name) ?? '').trim() || undefined
    void navigate({
      search: {
        action: value('action'),
        principal: value('principal'),
        key: value('key'),
        from: value('from'),
        to: value('to'),
      },
    })
  }
  return (
    <search>
      <form className="choices" key={JSON.stringify(search)} onSubmit={show}>
        <TextField
          label={texts.action}
          name="action"
          defaultValue={search.action}
          placeholder={texts.actionHint}
        />
        <TextField label={texts.principal} name="principal" defaultValue={search.principal} />
        <TextField label={texts.key} name="key" defaultValue={search.key} />
        <TextField label={texts.from} name="from" type="date" defaultValue={search.from} />
        <TextField label={texts.to} name="to" type="date" defaultValue={search.to} />
        <Button type="submit">{texts.show}</Button>
      </form>
    </search>
  )
}

function useColumns(onChoose: (entry: Entry) => void): readonly Column<Entry>[] {
  const texts = useTexts(auditTexts)
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'number',
        title: texts.number,
        isTight: true,
        isNumber: true,
        cell: ({ EntryNumber = 0 }) => format.count(EntryNumber),
      },
      {
        id: 'time',
        title: texts.time,
        isTight: true,
        cell: ({ Timestamp }) => (Timestamp === undefined ? '' : format.time(Timestamp)),
      },
      {
        id: 'action',
        title: texts.action,
        cell: (entry) => (
          <Button tone="bare" onClick={() => onChoose(entry)}>
            {entry.Action}
          </Button>
        ),
      },
      {
        id: 'who',
        title: texts.who,
        cell: ({ PrincipalName, PrincipalId }) => <span dir="auto">{PrincipalName ?? PrincipalId}</span>,
      },
      {
        id: 'result',
        title: texts.result,
        isTight: true,
        cell: ({ Result }) => <Outcome result={Result} />,
      },
      { id: 'address', title: texts.address, isTight: true, cell: ({ SourceAddress }) => SourceAddress },
    ],
    [texts, format, onChoose],
  )
}

/** `success`, or the code of what refused it. */
export function Outcome({ result = '' }: { readonly result?: string | undefined }): ReactElement {
  const texts = useTexts(auditTexts)
  const isDone = /^success$/i.test(result)
  return (
    <Badge tone={isDone ? 'good' : 'warn'} icon={isDone ? 'check' : 'lock'}>
      {isDone ? texts.success : result}
    </Badge>
  )
}

function VerifyChain(): ReactElement {
  const texts = useTexts(auditTexts)
  const format = useFormat()
  const verify = useAction('VerifyAuditLog')
  const { data, error } = verify
  return (
    <div className="row">
      <Button icon="check" isBusy={verify.isPending} onClick={() => verify.mutate({})}>
        {texts.verify}
      </Button>
      <span role="status">
        {data !== undefined && (
          <Badge tone={data.IsIntact === true ? 'good' : 'bad'}>
            {data.IsIntact === true
              ? texts.intact(format.count(data.EntryCount ?? 0))
              : texts.broken(String(data.BrokenAt))}
          </Badge>
        )}
      </span>
      {error !== null && <Failure error={error} />}
    </div>
  )
}
