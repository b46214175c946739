import type { ReactElement, ReactNode } from 'react'
import { useFormat } from '../../format/use-format'
import type { Part } from './parts'

/** What the colours of a chart mean, with the figures; `link` wraps a figure into the way to what it counts. */
export function Legend<P extends Part>({
  parts,
  link,
}: {
  readonly parts: readonly P[]
  readonly link?: (part: P, figure: string) => ReactNode
}): ReactElement {
  const format = useFormat()
  return (
    <ul className="legend">
      {parts.map((part) => (
        <li key={part.label}>
          <span className={`legend-mark fill-${part.tone}`} aria-hidden="true" />
          <span>{part.label}</span>
          <strong>{link?.(part, format.count(part.count)) ?? format.count(part.count)}</strong>
        </li>
      ))}
    </ul>
  )
}
