import type { ReactElement } from 'react'
import { useFormat } from '../../format/use-format'
import { inWords, type Part, sumOf } from './parts'

/** One bar that is divided by parts of a whole. `most` makes bars below each other comparable. */
export function ShareBar({
  parts,
  most,
}: {
  readonly parts: readonly Part[]
  readonly most?: number
}): ReactElement {
  const format = useFormat()
  const total = sumOf(parts)
  const width = most === undefined || most === 0 ? 1 : total / most
  return (
    <span className="share" role="img" aria-label={inWords(parts, format.count)}>
      <span className="share-parts" style={{ width: `${Math.max(width * 100, total > 0 ? 1 : 0)}%` }}>
        {parts
          .filter(({ count }) => count > 0)
          .map(({ label, count, tone }) => (
            <span key={label} className={`share-part fill-${tone}`} style={{ flexGrow: count }} />
          ))}
      </span>
    </span>
  )
}
