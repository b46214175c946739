import { type KeyboardEvent, type PointerEvent, type ReactElement, useId, useRef, useState } from 'react'
import { useFormat } from '../../format/use-format'
import type { Tone } from '../verdict'

/** Values over time; all series have a value for each moment. */
export interface TrendSeries {
  readonly label: string
  readonly tone: Tone
  readonly values: readonly number[]
}

interface TrendProps {
  readonly label: string
  /** Epoch milliseconds, ascending. */
  readonly moments: readonly number[]
  readonly series: readonly TrendSeries[]
}

const WIDTH = 720
const HEIGHT = 200
const LEFT = 8
const BOTTOM = 24
const TOP = 12

/** Lines over time. The moment under the pointer, or chosen with the arrow keys, is told in figures. */
export function Trend({ label, moments, series }: TrendProps): ReactElement {
  const format = useFormat()
  const id = useId()
  const box = useRef<SVGSVGElement>(null)
  const [chosen, choose] = useState<number>()
  const at = Math.min(chosen ?? moments.length - 1, moments.length - 1)
  const top = niceTop(Math.max(1, ...series.flatMap(({ values }) => values)))
  const x = (index: number) =>
    LEFT + (moments.length < 2 ? 0.5 : index / (moments.length - 1)) * (WIDTH - 2 * LEFT)
  const y = (value: number) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)
  const nearest = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const share = ((event.clientX - left) / width) * WIDTH
    choose(clamp(Math.round(((share - LEFT) / (WIDTH - 2 * LEFT)) * (moments.length - 1)), moments.length))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -moments.length, End: moments.length }[event.key]
    if (step === undefined) return
    event.preventDefault()
    choose(clamp(at + step, moments.length))
  }
  return (
    <figure className="trend">
      <svg
        ref={box}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={label}
        aria-describedby={id}
        tabIndex={0}
        onPointerMove={nearest}
        onPointerLeave={() => choose(undefined)}
        onKeyDown={onKeyDown}
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className="trend-grid" x1={0} x2={WIDTH} y1={y(top * share)} y2={y(top * share)} />
            <text className="trend-scale" x={2} y={y(top * share) - 4}>
              {format.count(Math.round(top * share))}
            </text>
          </g>
        ))}
        {series.map(({ label: name, tone, values }) => (
          <g key={name} className={`line-${tone}`}>
            <path
              className="trend-line"
              d={values.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i)},${y(value)}`).join('')}
            />
            <circle className="trend-dot" cx={x(at)} cy={y(values[at] ?? 0)} r={4} />
          </g>
        ))}
        <line className="trend-cursor" x1={x(at)} x2={x(at)} y1={TOP} y2={HEIGHT - BOTTOM} />
        <text className="trend-scale" x={LEFT} y={HEIGHT - 6}>
          {format.day(moments[0] ?? 0)}
        </text>
        <text className="trend-scale trend-end" x={WIDTH - LEFT} y={HEIGHT - 6}>
          {format.day(moments.at(-1) ?? 0)}
        </text>
      </svg>
      <figcaption id={id} className="trend-said" aria-live="polite">
        <span>{format.day(moments[at] ?? 0)}</span>
        {series.map(({ label: name, tone, values }) => (
          <span key={name}>
            <span className={`legend-mark fill-${tone}`} aria-hidden="true" />
            {name} <strong>{format.count(values[at] ?? 0)}</strong>
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index))
}

/** The next of 1, 2, 5 times a power of ten. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power
}
