import { accountField, ItemError, instantField, requiredText } from '../field-values.js'
import { isJsonObject, type JsonObject } from '../json-value.js'
import type { Measurement } from '../measurement.js'
import { safeText } from '../safe-text.js'
import { nothingRead, type Shape } from './shape.js'

/** More are no figures of one resource. */
const MOST_NAMES = 200
const FIGURES = ['Average', 'Maximum', 'Minimum'] as const

/** Figures of a monitor and findings of an inspection, one object a resource. Ours: docs/measurements.md. */
export const measurement: Shape = {
  name: 'measurement',
  matches: (value) => 'measuredAt' in value && 'resourceType' in value && 'resourceId' in value,
  read(value, source) {
    const measuredAt = instantField(value, 'measuredAt')
    if (measuredAt === null) throw new ItemError('measuredAt is no time')
    const read: Measurement = {
      accountId: 'accountId' in value ? accountField(value, source.text, 'accountId') : null,
      region: requiredText(value, 'regionId'),
      resourceType: requiredText(value, 'resourceType'),
      resourceId: requiredText(value, 'resourceId'),
      measuredAt,
      metrics: sectionText(value, 'metrics', readWindows),
      inspection: sectionText(value, 'inspection', readFinding),
    }
    if (read.metrics === null && read.inspection === null)
      throw new ItemError('neither metrics nor inspection is there')
    return { ...nothingRead, measurements: [read] }
  },
}

function sectionText(
  value: JsonObject,
  name: string,
  read: (entry: unknown, place: string) => unknown,
): string | null {
  const section = value[name]
  if (section === undefined || section === null) return null
  if (!isJsonObject(section)) throw new ItemError(`${name} is no object`)
  const entries = Object.entries(section)
  if (entries.length > MOST_NAMES) throw new ItemError(`${name} has more than ${MOST_NAMES} names`)
  return JSON.stringify(
    Object.fromEntries(
      entries.map(([key, entry]) => [safeText(key), read(entry, `${name}.${safeText(key)}`)]),
    ),
  )
}

/** The figures of each window of hours, with nothing else. */
function readWindows(entry: unknown, place: string): unknown {
  if (!Array.isArray(entry)) throw new ItemError(`${place} is no list of windows`)
  return entry.map((window: unknown) => {
    const hours = isJsonObject(window) ? window['Hours'] : undefined
    if (!isJsonObject(window) || !Number.isSafeInteger(hours) || Number(hours) < 1)
      throw new ItemError(`${place}: Hours of a window is no whole number from 1`)
    const figures = FIGURES.filter((name) => window[name] !== undefined).map((name) => {
      const figure = window[name]
      if (typeof figure !== 'number') throw new ItemError(`${place}: ${name} is no number`)
      return [name, figure] as const
    })
    if (figures.length === 0) throw new ItemError(`${place}: a window has none of ${FIGURES.join(', ')}`)
    return { Hours: hours, ...Object.fromEntries(figures) }
  })
}

function readFinding(entry: unknown, place: string): string {
  if (typeof entry !== 'string') throw new ItemError(`${place} is no text`)
  return safeText(entry)
}
