import type { UseQueryResult } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, type ReactNode, useId, useState } from 'react'
import type { OperationName, Params, Reply } from '../api/call'
import { type Operation, type Parameter, useDeclarations } from '../api/declarations'
import { refusalOf } from '../api/outcomes'
import { useAction } from '../api/queries'
import { controlOf, type Problem, problemOf, wireOf } from '../api/wire'
import { formTexts } from '../texts/forms'
import { useTexts } from '../texts/language'
import { shellTexts } from '../texts/shell'
import { Button } from './button'
import { Dialog } from './dialog'
import { DeclaredField, type FormField } from './form-field'
import type { IconName } from './icon'
import { Answered, Failure, State } from './states'

type Values = Readonly<Record<string, string>>

interface CallDialogProps<N extends OperationName> {
  readonly operation: N
  /** Of the window. */
  readonly title: string
  /** Of the button that opens it; the title when absent. */
  readonly label?: string
  /** Read out instead of the label, where buttons of one label stand in every row. */
  readonly fullLabel?: string
  readonly confirm?: string
  readonly icon?: IconName
  readonly tone?: 'plain' | 'main' | 'danger' | 'bare'
  readonly fields?:
    | readonly FormField<Extract<keyof Params<N>, string>>[]
    | ((values: Values) => readonly FormField<Extract<keyof Params<N>, string>>[])
  /** What the fields begin with, as texts. */
  readonly values?: Values
  /** What the values come from; the fields wait for it. */
  readonly needs?: UseQueryResult<unknown>
  /** What is sent besides. */
  readonly fixed?: Partial<Params<N>>
  readonly refreshes?: readonly OperationName[]
  readonly children?: ReactNode
  /** Shown after it was done; without it the window closes. */
  readonly afterwards?: (reply: Reply<N>) => ReactNode
  readonly onDone?: (reply: Reply<N>) => void
}

/**
 * A button that opens a form for one writing operation. What may be put in, what is missing and what is too long are
 * told by the operation's own declaration before it is sent; what the server says of it stands in the window.
 */
export function CallDialog<N extends OperationName>(props: CallDialogProps<N>): ReactElement {
  const { title, label = title, fullLabel, icon, tone } = props
  const [isOpen, setOpen] = useState(false)
  const form = useId()
  return (
    <>
      <Button
        {...(tone === undefined ? {} : { tone })}
        {...(icon === undefined ? {} : { icon })}
        {...(fullLabel === undefined ? {} : { 'aria-label': fullLabel })}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Dialog title={title} isOpen={isOpen} onClose={() => setOpen(false)}>
        <CallForm {...props} form={form} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

type FormProps<N extends OperationName> = CallDialogProps<N> & {
  readonly form: string
  readonly onClose: () => void
}

function CallForm<N extends OperationName>(props: FormProps<N>): ReactElement {
  const { operation, afterwards, children, needs } = props
  const { close } = useTexts(shellTexts)
  const query = useDeclarations()
  const [reply, setReply] = useState<Reply<N>>()
  if (reply !== undefined && afterwards !== undefined)
    return (
      <div className="stack">
        {afterwards(reply)}
        <footer className="dialog-foot">
          <Button onClick={props.onClose}>{close}</Button>
        </footer>
      </div>
    )
  if (needs !== undefined && needs.data === undefined) return <Answered query={needs}>{() => null}</Answered>
  return (
    <Answered query={query}>
      {({ operations }) => {
        const declared = operations.find(({ name }) => name === operation)
        return declared === undefined ? null : (
          <div className="stack">
            {children}
            <Fields {...props} declared={declared} onReply={setReply} />
          </div>
        )
      }}
    </Answered>
  )
}

function Fields<N extends OperationName>({
  operation,
  declared,
  fields: given = [],
  values: initial = {},
  fixed = {},
  refreshes = [],
  confirm,
  tone,
  form,
  afterwards,
  onClose,
  onDone,
  onReply,
}: FormProps<N> & {
  readonly declared: Operation
  readonly onReply: (reply: Reply<N>) => void
}): ReactElement {
  const texts = useTexts(formTexts)
  const { cancel } = useTexts(shellTexts)
  const [values, setValues] = useState(initial)
  const [isTried, setTried] = useState(false)
  const action = useAction(operation, refreshes)
  const refused = refusalOf(action.data as object | undefined)
  const fields = typeof given === 'function' ? given(values) : given
  const asked = fields.flatMap((field) => {
    const parameter = declared.parameters.find(({ name }) => name === field.name)
    return parameter === undefined ? [] : [{ field, parameter, problem: problemIn(field, parameter, values) }]
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (asked.some(({ problem }) => problem !== undefined)) {
      const form = event.currentTarget
      // What is wrong is marked once this was drawn.
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    const params = { ...fixed, ...sentOf(asked, values, initial) } as Params<N>
    action.mutate(params, {
      onSuccess: (reply) => {
        if (refusalOf(reply) !== undefined) return
        onDone?.(reply)
        if (afterwards === undefined) onClose()
        else onReply(reply)
      },
    })
  }
  return (
    <form id={form} className="stack" noValidate onSubmit={submit}>
      {asked.map(({ field, parameter, problem }) => (
        <DeclaredField
          key={field.name}
          field={field}
          parameter={parameter}
          value={values[field.name] ?? ''}
          problem={isTried && problem !== undefined ? texts.problems[problem] : undefined}
          onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      {action.error !== null && <Failure error={action.error} title={texts.notDone} />}
      {refused !== undefined && (
        <State icon="warning" tone="bad" title={texts.notDone}>
          <code>{refused}</code>
        </State>
      )}
      <footer className="dialog-foot">
        <Button onClick={onClose}>{cancel}</Button>
        <Button tone={tone === 'danger' ? 'danger' : 'main'} type="submit" isBusy={action.isPending}>
          {confirm ?? texts.save}
        </Button>
      </footer>
    </form>
  )
}

interface Asked {
  readonly field: FormField
  readonly parameter: Parameter
}

function problemIn(field: FormField, parameter: Parameter, values: Values): Problem | undefined {
  const text = values[field.name] ?? ''
  const isNeeded = field.mayBeEmpty !== true && (parameter.isRequired || field.isNeeded === true)
  if (text.trim() === '') return isNeeded ? 'required' : undefined
  return problemOf(parameter, wordOf(field, text))
}

/** What travels: nothing for what was empty and stayed so; an emptied field travels as empty. */
function sentOf(asked: readonly Asked[], values: Values, initial: Values): Values {
  const texts = Object.fromEntries(
    asked.map(({ field }) => [field.name, wordOf(field, values[field.name] ?? '')]),
  )
  const sent = wireOf(
    asked.map(({ parameter }) => parameter),
    texts,
  )
  const emptied = asked
    .filter(({ field: { name, mayBeEmpty } }) => {
      const isEmpty = (values[name] ?? '').trim() === ''
      return isEmpty && (mayBeEmpty === true || (initial[name] ?? '') !== '')
    })
    .map(({ parameter }) => [parameter.name, controlOf(parameter) === 'json' ? '[]' : ''] as const)
  return { ...sent, ...Object.fromEntries(emptied) }
}

/** The text of a field as the declaration wants it: lines become the objects that they stand for, a time its milliseconds. */
function wordOf({ toItem, toEntry, isTime }: FormField, text: string): string {
  if (isTime === true) return text === '' ? '' : String(Date.parse(text))
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (toEntry !== undefined) return JSON.stringify(Object.fromEntries(lines.map(toEntry)))
  if (toItem === undefined) return text.trim()
  const items = lines.map(toItem)
  return items.length === 0 ? '' : JSON.stringify(items)
}
