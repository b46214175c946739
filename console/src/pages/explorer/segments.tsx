import { type ReactElement, useId } from 'react'

/** One of few values. */
export function Segments<T extends string>({
  label,
  values,
  value,
  titles,
  onChange,
}: {
  readonly label: string
  readonly values: readonly T[]
  readonly value: T
  /** Instead of the values themselves. */
  readonly titles?: Readonly<Record<T, string>>
  readonly onChange: (value: T) => void
}): ReactElement {
  const name = useId()
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{label}</legend>
      {values.map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={value === each} onChange={() => onChange(each)} />
          <span>{titles?.[each] ?? each}</span>
        </label>
      ))}
    </fieldset>
  )
}
