import { ABSENT, COMPLIANT, IGNORED, NON_COMPLIANT, NOT_APPLICABLE } from '../../evaluation/block.js'
import type { Instant } from '../../platform/instant.js'
import type { EpisodeEnd } from '../model-period.js'

/** A change of one result. */
export interface ResultFlip {
  readonly at: Instant
  readonly oldCode: number
  readonly newCode: number
}

/** What is kept of one result. */
export interface ResultHistory {
  /** When rule and resource both were there: a first verdict stands from then on. */
  readonly beganAt: Instant
  /** All that are kept, oldest first. */
  readonly flips: readonly ResultFlip[]
  /** As it is now; 0 for none. */
  readonly code: number
}

/** A time in which a result was non-compliant. */
interface Span {
  readonly openedAt: Instant
  readonly endedAt: Instant | null
  readonly how: EpisodeEnd | null
}

/** The times in which a result was non-compliant that touch a period, oldest first; `to` is excluded. Pure. */
export function findEpisodes(
  { beganAt, flips, code }: ResultHistory,
  period: { readonly from: Instant; readonly to: Instant },
): readonly Span[] {
  const spans: Span[] = []
  const [first] = flips
  let openedAt: Instant | null = null
  if ((first?.oldCode ?? code) === NON_COMPLIANT)
    openedAt = first !== undefined && first.at < beganAt ? first.at : beganAt
  for (const { at, newCode } of flips) {
    if (at >= period.to) break
    if (newCode === NON_COMPLIANT) openedAt ??= at
    else if (openedAt !== null) {
      if (at >= period.from) spans.push({ openedAt, endedAt: at, how: endOf(newCode) })
      openedAt = null
    }
  }
  if (openedAt !== null && openedAt < period.to) spans.push({ openedAt, endedAt: null, how: null })
  return spans
}

function endOf(code: number): EpisodeEnd {
  if (code === COMPLIANT) return 'fixed'
  if (code === IGNORED) return 'exempted'
  if (code === ABSENT) return 'gone'
  return code === NOT_APPLICABLE ? 'notApplicable' : 'undecided'
}
