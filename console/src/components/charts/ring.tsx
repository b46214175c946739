import type { ReactElement } from 'react'
import { useFormat } from '../../format/use-format'
import { inWords, type Part, sumOf } from './parts'

const RADIUS = 52
const ROUND = 2 * Math.PI * RADIUS
const GAP = 3

/** Parts of a whole around a figure that sums them up. */
export function Ring({
  parts,
  figure,
  caption,
}: {
  readonly parts: readonly Part[]
  readonly figure: string
  readonly caption: string
}): ReactElement {
  const format = useFormat()
  const total = sumOf(parts)
  let start = 0
  const arcs = parts
    .filter(({ count }) => count > 0)
    .map((part) => {
      const length = (part.count / total) * ROUND
      const arc = { ...part, start, length }
      start += length
      return arc
    })
  return (
    <svg
      className="ring"
      viewBox="0 0 128 128"
      role="img"
      aria-label={`${caption}: ${figure}. ${inWords(parts, format.count)}`}
    >
      <circle className="ring-track" cx="64" cy="64" r={RADIUS} />
      {arcs.map(({ label, tone, start: from, length }) => (
        <circle
          key={label}
          className={`ring-arc stroke-${tone}`}
          cx="64"
          cy="64"
          r={RADIUS}
          strokeDasharray={`${Math.max(1, length - (arcs.length > 1 ? GAP : 0))} ${ROUND}`}
          strokeDashoffset={-from}
          transform="rotate(-90 64 64)"
        />
      ))}
      <text x="64" y="66" className="ring-figure">
        {figure}
      </text>
      <text x="64" y="83" className="ring-caption">
        {caption}
      </text>
    </svg>
  )
}
