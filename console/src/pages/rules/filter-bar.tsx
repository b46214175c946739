import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, type ReactNode, useRef } from 'react'
import { Button } from '../../components/button'
import { SelectField, TextField } from '../../components/field'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'

/** A text to search for and choices, all in the address; whatever changes leads back to the first page. */
export function FilterBar({
  sought,
  children,
}: {
  readonly sought: string | undefined
  readonly children: ReactNode
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const change = useFilter()
  const input = useRef<HTMLInputElement>(null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    change('q', String(new FormData(event.currentTarget).get('q') ?? '').trim())
    input.current?.focus()
  }
  return (
    <form className="rule-filters" onSubmit={submit}>
      <div className="rule-search">
        <TextField
          key={sought}
          label={texts.keyword}
          name="q"
          type="search"
          placeholder={texts.keywordHint}
          defaultValue={sought}
        />
        <Button type="submit" icon="search" aria-label={texts.keyword} />
      </div>
      {children}
    </form>
  )
}

/** One choice of a filter; the empty value chooses nothing. */
export function FilterChoice({
  name,
  label,
  value,
  choices,
}: {
  readonly name: string
  readonly label: string
  readonly value: string | undefined
  readonly choices: readonly (readonly [value: string, title: string])[]
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const change = useFilter()
  return (
    <SelectField label={label} value={value ?? ''} onChange={(event) => change(name, event.target.value)}>
      <option value="">{texts.all}</option>
      {choices.map(([each, title]) => (
        <option key={each} value={each}>
          {title}
        </option>
      ))}
    </SelectField>
  )
}

function useFilter(): (name: string, value: string) => void {
  const navigate = useNavigate()
  return (name, value) =>
    void navigate({
      to: '.',
      search: (before: Readonly<Record<string, unknown>>) => ({
        ...before,
        page: undefined,
        [name]: value === '' ? undefined : value,
      }),
    })
}
