import {
  type InputHTMLAttributes,
  type ReactElement,
  type ReactNode,
  type SelectHTMLAttributes,
  useId,
} from 'react'

interface FieldFrame {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong with the value. */
  readonly problem?: string | undefined
}

/** A labelled input; hint and problem are read out with it. */
export function TextField({
  label,
  hint,
  problem,
  ...input
}: FieldFrame & InputHTMLAttributes<HTMLInputElement>): ReactElement {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} {...input} aria-invalid={problem !== undefined} aria-describedby={`${id}-about`} />
      <FieldAbout id={id} hint={hint} problem={problem} />
    </div>
  )
}

export function SelectField({
  label,
  hint,
  problem,
  children,
  ...select
}: FieldFrame & SelectHTMLAttributes<HTMLSelectElement>): ReactElement {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} {...select} aria-invalid={problem !== undefined} aria-describedby={`${id}-about`}>
        {children}
      </select>
      <FieldAbout id={id} hint={hint} problem={problem} />
    </div>
  )
}

function FieldAbout({
  id,
  hint,
  problem,
}: {
  readonly id: string
  readonly hint: ReactNode
  readonly problem: string | undefined
}): ReactElement {
  return (
    <p id={`${id}-about`} className={problem === undefined ? 'field-hint' : 'field-problem'}>
      {problem ?? hint}
    </p>
  )
}

/** A box to tick. */
export function CheckField({
  label,
  hint,
  ...input
}: Omit<FieldFrame, 'problem'> & InputHTMLAttributes<HTMLInputElement>): ReactElement {
  const id = useId()
  return (
    <div className="check">
      <input id={id} type="checkbox" {...input} aria-describedby={`${id}-about`} />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-about`} className="field-hint">
        {hint}
      </p>
    </div>
  )
}
