import { getRouteApi } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useId } from 'react'
import { Button } from '../../components/button'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resourceTexts } from '../../texts/resources'

const route = getRouteApi('/signed-in/resources')

/** How many rows the last place shows, and how far one goes back from where the list begins. */
const STEP = 1_000

/** Ways through a list that is too long to scroll: its beginning, its end, and any row. The place is in the address. */
export function Places({
  from,
  total,
}: {
  readonly from: number
  readonly total: number
}): ReactElement | null {
  const texts = useTexts(resourceTexts)
  const format = useFormat()
  const id = useId()
  const navigate = route.useNavigate()
  if (total <= STEP) return null
  const go = (row: number) => {
    const first = Math.min(Math.max(1, row), total)
    void navigate({ search: (before) => ({ ...before, from: first === 1 ? undefined : String(first) }) })
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const row = Number(new FormData(event.currentTarget).get('row'))
    if (Number.isInteger(row) && row > 0) go(row)
  }
  const isAtStart = from === 0
  return (
    <nav className="pager places" aria-label={texts.places}>
      <Button disabled={isAtStart} onClick={() => go(1)}>
        {texts.firstRows}
      </Button>
      <Button disabled={isAtStart} onClick={() => go(from + 1 - STEP)}>
        {texts.earlierRows(format.count(Math.min(from, STEP)))}
      </Button>
      <Button onClick={() => go(total - STEP + 1)}>{texts.lastRows(format.count(STEP))}</Button>
      <form className="row" onSubmit={submit}>
        <label htmlFor={id}>{texts.toRow}</label>
        <input
          id={id}
          key={from}
          name="row"
          type="number"
          inputMode="numeric"
          min={1}
          max={total}
          required
          defaultValue={from + 1}
        />
        <Button type="submit">{texts.go}</Button>
      </form>
    </nav>
  )
}
