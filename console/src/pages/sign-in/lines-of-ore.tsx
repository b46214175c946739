import type { ReactElement } from 'react'

/** Each is drawn at its own height; the sixth is the gold. */
const LINES = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const POINTS = 24

/** Strata with one vein of gold, drawn once; decoration. */
export function LinesOfOre(): ReactElement {
  return (
    <svg
      className="ore"
      viewBox="0 0 480 360"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      {LINES.map((line) => (
        <path key={line} className={line === 5 ? 'ore-gold' : 'ore-line'} d={stratum(line)} />
      ))}
    </svg>
  )
}

function stratum(line: number): string {
  const points = Array.from({ length: POINTS + 1 }, (_, at) => {
    const x = (480 / POINTS) * at
    const wave = Math.sin(at / 3 + line * 0.7) * 16 + Math.sin(at / 7 + line * 1.9) * 22
    return `${x.toFixed(1)},${(40 + line * 36 + wave).toFixed(1)}`
  })
  return `M${points.join('L')}`
}
