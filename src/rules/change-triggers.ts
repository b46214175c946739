import { ApiError } from '../errors.js'
import { FREQUENCIES, type Frequency, type Trigger } from './types.js'

/** What a caller says of a rule's triggers; an absent member keeps what the rule has. */
export interface TriggerChange {
  readonly kinds?: readonly Trigger['kind'][] | undefined
  readonly frequency?: Frequency | undefined
  /** Hour of the day in UTC+8; null takes it away. */
  readonly fixedHour?: number | null | undefined
}

/**
 * The triggers after a change, each kind once. A schedule without a frequency runs daily; a fixed hour goes
 * when the frequency becomes another one. Throws `InvalidExtendContent` for an hour that has no daily
 * schedule to belong to. Source: spec/lifecycle.md 3 "Triggers"
 */
export function changeTriggers(triggers: readonly Trigger[], change: TriggerChange): readonly Trigger[] {
  const kinds = new Set(change.kinds ?? triggers.map((trigger) => trigger.kind))
  const old = triggers.flatMap((trigger) => (trigger.kind === 'scheduled' ? trigger : []))
  const used = FREQUENCIES.find((each) => old.some((trigger) => trigger.frequency === each))
  const frequency = change.frequency ?? used ?? 'TwentyFour_Hours'
  const isDaily = kinds.has('scheduled') && frequency === 'TwentyFour_Hours'
  if (typeof change.fixedHour === 'number' && !isDaily)
    throw new ApiError('Invalid{Param}', { Param: 'ExtendContent' })
  const kept = old.find((trigger) => trigger.fixedHour !== undefined)?.fixedHour
  const hour = isDaily ? (change.fixedHour === undefined ? kept : (change.fixedHour ?? undefined)) : undefined
  return [...kinds].map((kind) =>
    kind === 'change' ? { kind } : { kind, frequency, ...(hour === undefined ? {} : { fixedHour: hour }) },
  )
}
