import { type ReactElement, type ReactNode, useId } from 'react'
import type { Parameter } from '../api/declarations'
import { controlOf } from '../api/wire'
import type { Json } from '../format/json'
import { formTexts } from '../texts/forms'
import { useTexts } from '../texts/language'
import { CheckField, SelectField, TextField } from './field'

/** Something to choose: its value as it travels, and what it is called. */
export interface Choice {
  readonly value: string
  readonly label: string
}

/** A parameter as a form asks for it; what it may be is taken from the declaration. */
export interface FormField<N extends string = string> {
  readonly name: N
  readonly label: string
  readonly hint?: ReactNode
  /** What there is to choose from; without it, the declaration's own values or a free text. */
  readonly choices?: readonly Choice[] | undefined
  /** An instant, put in as a local time of day; it travels in epoch milliseconds. */
  readonly isTime?: boolean
  /** What stands for no choice. */
  readonly notSet?: string
  /** Of several lines, such as a document. */
  readonly isLong?: boolean
  /** Not shown while it is typed. */
  readonly isSecret?: boolean
  /** Of a list of objects: a line of the field, or a choice, as the object that it stands for. */
  readonly toItem?: (line: string) => Json
  /** Of an object: a line of the field as the name and value of a member. */
  readonly toEntry?: (line: string) => readonly [string, Json]
  /** Wanted although the declaration can do without. */
  readonly isNeeded?: boolean
  /** The declaration wants it, and takes an empty list. */
  readonly mayBeEmpty?: boolean
}

interface InputProps {
  readonly field: FormField
  readonly parameter: Parameter
  readonly value: string
  readonly problem: string | undefined
  readonly onChange: (value: string) => void
}

/** A labelled input for a parameter, by its declaration. */
export function DeclaredField({ field, parameter, value, problem, onChange }: InputProps): ReactElement {
  const texts = useTexts(formTexts)
  const isNeeded = parameter.isRequired || field.isNeeded === true
  const { minimum, maximum, maxLength } = parameter.schema
  const range =
    typeof minimum === 'number' && typeof maximum === 'number' && maximum < 2 ** 31 - 1
      ? texts.range(String(minimum), String(maximum))
      : undefined
  const control = controlOf(parameter)
  const shared = { label: field.label, hint: field.hint ?? range, problem, 'aria-required': isNeeded }
  const change = ({ target }: { readonly target: { readonly value: string } }) => onChange(target.value)
  if (control === 'boolean')
    return (
      <CheckField
        label={field.label}
        hint={field.hint}
        checked={value === 'true'}
        onChange={({ target }) => onChange(String(target.checked))}
      />
    )
  const isList = control === 'list' || control === 'json'
  if (isList && field.choices !== undefined)
    return <ManyField {...shared} choices={field.choices} value={value} onChange={onChange} />
  if (control === 'choice' || field.choices !== undefined) {
    const choices = field.choices ?? valuesOf(parameter)
    return (
      <SelectField {...shared} value={value} onChange={change}>
        {(!isNeeded || value === '') && <option value="">{field.notSet ?? texts.notSet}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </SelectField>
    )
  }
  if (isList || field.isLong === true) {
    const hint = field.hint ?? (isList ? texts.listHint : undefined)
    return <LinesField {...shared} hint={hint} rows={isList ? 3 : 14} value={value} onChange={onChange} />
  }
  return (
    <TextField
      {...shared}
      value={value}
      onChange={change}
      {...(field.isTime === true
        ? { type: 'datetime-local' }
        : control === 'integer'
          ? { inputMode: 'numeric' as const }
          : {})}
      {...(field.isSecret === true ? { type: 'password', autoComplete: 'new-password' } : {})}
      {...(typeof maxLength === 'number' ? { maxLength } : {})}
    />
  )
}

function valuesOf({ schema }: Parameter): readonly Choice[] {
  const { enum: given } = schema
  return (Array.isArray(given) ? given : []).map((each) => ({ value: String(each), label: String(each) }))
}

interface WideProps {
  readonly label: string
  readonly hint: ReactNode
  readonly problem: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}

function LinesField({
  label,
  hint,
  problem,
  value,
  onChange,
  ...rest
}: WideProps & { readonly rows: number }): ReactElement {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        {...rest}
        spellCheck={false}
        className="mono"
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-about`}
        onChange={({ target }) => onChange(target.value)}
      />
      <p id={`${id}-about`} className={problem === undefined ? 'field-hint' : 'field-problem'}>
        {problem ?? hint}
      </p>
    </div>
  )
}

/** Boxes to tick, as many as are wanted. */
function ManyField({
  label,
  hint,
  problem,
  choices,
  value,
  onChange,
}: WideProps & { readonly choices: readonly Choice[] }): ReactElement {
  const texts = useTexts(formTexts)
  const id = useId()
  const chosen = new Set(value.split('\n').filter((each) => each !== ''))
  const toggle = (each: string, isOn: boolean) => {
    const next = new Set(chosen)
    if (isOn) next.add(each)
    else next.delete(each)
    const order = choices.map((choice) => choice.value)
    onChange([...next].toSorted((one, other) => order.indexOf(one) - order.indexOf(other)).join('\n'))
  }
  return (
    <fieldset className="field-many" aria-describedby={`${id}-about`}>
      <legend>{label}</legend>
      {choices.length === 0 && <p className="muted">{texts.none}</p>}
      <div className="choices scrolled-choices">
        {choices.map((choice) => (
          <CheckField
            key={choice.value}
            label={choice.label}
            checked={chosen.has(choice.value)}
            onChange={({ target }) => toggle(choice.value, target.checked)}
          />
        ))}
      </div>
      <p id={`${id}-about`} className={problem === undefined ? 'field-hint' : 'field-problem'}>
        {problem ?? hint}
      </p>
    </fieldset>
  )
}
