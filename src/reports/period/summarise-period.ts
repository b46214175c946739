import type { Instant } from '../../platform/instant.js'
import type { RiskLevel } from '../../rules/types.js'
import type { Episode, EpisodeCounts, PeriodMonth, PeriodRisk } from '../model-period.js'
import { type Month, monthsOf } from './months.js'
import type { SlaDays } from './sla-days.js'

type Counts = { -readonly [K in keyof EpisodeCounts]: number }
type Risk = Counts & { inTime: number; late: number; openInTime: number; overdue: number } & {
  fixMs: number
  longestFixMs: number | null
}

const LEVELS: readonly RiskLevel[] = [1, 2, 3]

/** Adds up episodes one by one. */
export interface PeriodSummary {
  add(episode: Episode, riskLevel: RiskLevel): void
  readonly episodes: number
  risks(): readonly PeriodRisk[]
  months(): readonly PeriodMonth[]
}

/** Begins to add up the episodes of a period. */
export function summarisePeriod(
  period: { readonly from: Instant; readonly to: Instant },
  timeZone: string,
  slaDays: SlaDays,
): PeriodSummary {
  const months: (Month & Counts)[] = monthsOf(period, timeZone).map((month) => ({ ...month, ...noCounts() }))
  const risks = new Map(LEVELS.map((level) => [level, noRisk()]))
  let episodes = 0
  return {
    get episodes() {
      return episodes
    },
    add(episode, riskLevel) {
      episodes++
      const risk = risks.get(riskLevel)!
      count(risk, episode, period)
      for (const month of months) count(month, episode, month)
      if (episode.sla !== null) risk[episode.sla]++
      if (episode.how !== 'fixed') return
      risk.fixMs += episode.durationMs
      risk.longestFixMs = Math.max(risk.longestFixMs ?? 0, episode.durationMs)
    },
    risks: () =>
      [...risks].map(([riskLevel, { fixMs, ...risk }]) => ({
        riskLevel,
        slaDays: slaDays[riskLevel],
        ...risk,
        meanFixMs: risk.fixed === 0 ? null : Math.round(fixMs / risk.fixed),
      })),
    months: () => months,
  }
}

function noCounts(): Counts {
  return { openAtBegin: 0, opened: 0, fixed: 0, exempted: 0, otherEnds: 0, openAtEnd: 0 }
}

function noRisk(): Risk {
  return { ...noCounts(), inTime: 0, late: 0, openInTime: 0, overdue: 0, fixMs: 0, longestFixMs: null }
}

/** `openAtBegin + opened = fixed + exempted + otherEnds + openAtEnd`, in every time. */
function count(
  counts: Counts,
  { openedAt, endedAt, how }: Episode,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): void {
  if (openedAt >= to || (endedAt !== null && endedAt < from)) return
  if (openedAt < from) counts.openAtBegin++
  else counts.opened++
  if (endedAt === null || endedAt >= to) counts.openAtEnd++
  else if (how === 'fixed') counts.fixed++
  else if (how === 'exempted') counts.exempted++
  else counts.otherEnds++
}
