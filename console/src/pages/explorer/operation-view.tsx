import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useId, useState } from 'react'
import type { Operation } from '../../api/declarations'
import { queryClient } from '../../api/queries'
import { currentSession } from '../../api/session'
import { type Problem, problemOf, wireOf } from '../../api/wire'
import { Button } from '../../components/button'
import { Panel } from '../../components/page'
import { Failure, State } from '../../components/states'
import { Badge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { explorerTexts } from '../../texts/explorer'
import { useLanguage, useTexts } from '../../texts/language'
import { CodePanel } from './code-panel'
import { ErrorTable } from './error-table'
import { ParameterFields } from './parameter-fields'
import { ReplyPanel } from './reply-panel'
import { type Answer, type Prepared, prepare, type ReplyFormat, type SignatureVersion, send } from './request'
import { Segments } from './segments'
import { SignaturePanel } from './signature-panel'

/** Up to this many parameters are all shown at once. */
const FEW = 12

/** One operation: declaration, form, signature, reply, code and errors. */
export function OperationView({ operation }: { readonly operation: Operation }): ReactElement {
  const texts = useTexts(explorerTexts)
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [file, setFile] = useState<File>()
  const [signature, setSignature] = useState<SignatureVersion>('V3')
  const [format, setFormat] = useState<ReplyFormat>('JSON')
  const params = wireOf(operation.parameters, values)
  const wish = { operation, params, signature, format, file }
  const sending = useSending(operation)
  return (
    <div className="operation">
      <Declaration operation={operation} />
      <Panel title={texts.parameters}>
        <CallForm
          operation={operation}
          values={values}
          onChange={(name, value) => setValues({ ...values, [name]: value })}
          onFile={setFile}
          onSend={() => void sending.go(() => prepare(wish, sessionKey()))}
          isBusy={sending.isBusy}
        >
          <Segments
            label={texts.signatureVersion}
            values={operation.hasFile ? (['V3'] as const) : (['V3', 'V1'] as const)}
            value={signature}
            onChange={setSignature}
          />
          <Segments
            label={texts.format}
            values={['JSON', 'XML'] as const}
            value={format}
            onChange={setFormat}
          />
        </CallForm>
      </Panel>
      <Panel title={texts.reply}>
        {sending.failure !== undefined && <Failure error={sending.failure} />}
        {sending.failure === undefined &&
          (sending.answer === undefined ? (
            <State icon="play" title={texts.noReply} />
          ) : (
            <ReplyPanel answer={sending.answer} />
          ))}
      </Panel>
      <SignaturePanel wish={wish} sent={sending.sent} />
      <CodePanel operation={operation} params={params} />
      <Panel title={texts.errors}>
        <ErrorTable errors={operation.errors} label={operation.name} />
        <p className="small">
          <Link to="/explorer/errors">{texts.allErrors}</Link>
        </p>
      </Panel>
    </div>
  )
}

function Declaration({ operation }: { readonly operation: Operation }): ReactElement {
  const texts = useTexts(explorerTexts)
  const access: Readonly<Record<string, string>> = {
    read: texts.read,
    list: texts.list,
    write: texts.write,
  }
  return (
    <header className="declaration">
      <h2 translate="no">{operation.name}</h2>
      <p lang="en">
        <Description text={operation.description} />
      </p>
      <dl className="fact-list small">
        <div>
          <dt>{texts.access}</dt>
          <dd>
            <Badge tone={operation.access === 'write' ? 'warn' : 'idle'}>
              {access[operation.access] ?? operation.access}
            </Badge>
          </dd>
        </div>
        <div>
          <dt>{texts.ramAction}</dt>
          <dd>
            <code>{operation.ramAction}</code>
          </dd>
        </div>
        <div>
          <dt>{texts.resource}</dt>
          <dd>
            <code>{operation.resource}</code>
          </dd>
        </div>
        <div>
          <dt>{texts.version}</dt>
          <dd>
            {operation.version} {operation.isDeprecated && <Badge tone="warn">{texts.deprecated}</Badge>}
          </dd>
        </div>
      </dl>
    </header>
  )
}

/** A text with code between backquotes. */
function Description({ text }: { readonly text: string }): ReactElement {
  const parts = text.split('`').map((part, at) => ({ part, at }))
  return (
    <>
      {parts.map(({ part, at }) =>
        at % 2 === 1 ? <code key={at}>{part}</code> : <span key={at}>{part}</span>,
      )}
    </>
  )
}

function CallForm({
  operation,
  values,
  onChange,
  onFile,
  onSend,
  isBusy,
  children,
}: {
  readonly operation: Operation
  readonly values: Readonly<Record<string, string>>
  readonly onChange: (name: string, value: string) => void
  readonly onFile: (file: File | undefined) => void
  readonly onSend: () => void
  readonly isBusy: boolean
  readonly children: ReactElement | readonly ReactElement[]
}): ReactElement {
  const texts = useTexts(explorerTexts)
  const id = useId()
  const format = useFormat()
  const [isTried, setTried] = useState(false)
  const problems = Object.fromEntries(
    operation.parameters.map((parameter) => [
      parameter.name,
      problemOf(parameter, values[parameter.name] ?? ''),
    ]),
  )
  const fields = { values, problems: shown(problems, values, isTried), onChange }
  const { parameters } = operation
  const first = parameters.length <= FEW ? parameters : parameters.filter(({ isRequired }) => isRequired)
  const others = parameters.filter((parameter) => !first.includes(parameter))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    const [wrong] = Object.entries(problems).find(([, problem]) => problem !== undefined) ?? []
    if (wrong === undefined) return onSend()
    const field = event.currentTarget.querySelector<HTMLElement>(`[name="${CSS.escape(wrong)}"]`)
    field?.closest('details')?.setAttribute('open', '')
    field?.focus()
  }
  return (
    <form onSubmit={submit} noValidate className="stack">
      {operation.parameters.length === 0 && <p className="muted">{texts.noParameters}</p>}
      <ParameterFields {...fields} parameters={first} />
      {others.length > 0 && (
        <details className="more-parameters">
          <summary>{texts.optional(format.count(others.length))}</summary>
          <ParameterFields {...fields} parameters={others} />
        </details>
      )}
      {operation.hasFile && (
        <div className="field">
          <label htmlFor={id}>{texts.file}</label>
          <input
            id={id}
            type="file"
            aria-describedby={`${id}-about`}
            onChange={(event) => onFile(event.target.files?.[0])}
          />
          <p id={`${id}-about`} className="field-hint">
            {texts.fileNeedsV3}
          </p>
        </div>
      )}
      <div className="row call-bar">
        {children}
        <Button tone="main" type="submit" icon="play" isBusy={isBusy}>
          {texts.send}
        </Button>
        {operation.access === 'write' && <span className="small muted">{texts.writes}</span>}
      </div>
    </form>
  )
}

/** What is missing is said only once sending was tried. */
function shown(
  problems: Readonly<Record<string, Problem | undefined>>,
  values: Readonly<Record<string, string>>,
  isTried: boolean,
): Readonly<Record<string, Problem | undefined>> {
  if (isTried) return problems
  return Object.fromEntries(Object.entries(problems).filter(([name]) => (values[name] ?? '') !== ''))
}

function useSending(operation: Operation) {
  const language = useLanguage()
  const [isBusy, setBusy] = useState(false)
  const [sent, setSent] = useState<Prepared>()
  const [answer, setAnswer] = useState<Answer>()
  const [failure, setFailure] = useState<Error>()
  const go = async (make: () => Promise<Prepared>) => {
    setBusy(true)
    setFailure(undefined)
    try {
      const prepared = await make()
      setSent(prepared)
      setAnswer(await send(prepared, language))
      if (operation.access === 'write') await queryClient.invalidateQueries()
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, sent, answer, failure, go }
}

function sessionKey() {
  const session = currentSession()
  if (session === undefined) throw new Error('nobody is signed in')
  return session
}
