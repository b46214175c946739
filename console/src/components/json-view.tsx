import type { ReactElement } from 'react'
import { isObject, type Json } from '../format/json'

/** A value as a tree that opens and closes; the levels above `open` are open at first. */
export function JsonView({
  value,
  open = 2,
}: {
  readonly value: Json
  readonly open?: number
}): ReactElement {
  return (
    <div className="json">
      {isObject(value) || Array.isArray(value) ? (
        <Members value={value} open={open} />
      ) : (
        <Scalar value={value} />
      )}
    </div>
  )
}

function Members({ value, open }: { readonly value: Json; readonly open: number }): ReactElement {
  const entries = Array.isArray(value)
    ? value.map((each, at) => [String(at), each] as const)
    : Object.entries(value as object)
  return (
    <ul>
      {entries.map(([key, each]) => (
        <li key={key}>
          <Member name={key} value={each} open={open} />
        </li>
      ))}
    </ul>
  )
}

function Member({
  name,
  value,
  open,
}: {
  readonly name: string
  readonly value: Json
  readonly open: number
}): ReactElement {
  const size = Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : 0
  if (size === 0)
    return (
      <span className="json-line">
        <span className="json-key">{name}</span> <Scalar value={value} />
      </span>
    )
  return (
    <details open={open > 1}>
      <summary>
        <span className="json-key">{name}</span>{' '}
        <span className="json-size">{Array.isArray(value) ? `[${size}]` : `{${size}}`}</span>
      </summary>
      <Members value={value} open={open - 1} />
    </details>
  )
}

/** A value that is no list and no object, or an empty one. */
export function Scalar({ value }: { readonly value: Json }): ReactElement {
  const kind = value === null || typeof value === 'object' ? 'none' : typeof value
  return <code className={`json-${kind}`}>{JSON.stringify(value)}</code>
}
