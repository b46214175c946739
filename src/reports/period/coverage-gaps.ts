import type { Db } from '../../db/tables.js'
import { dayOf, nextDay } from '../../platform/day.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import { listStateChanges } from '../../rules/store/state-changes.js'
import type { CoverageGap } from '../model-period.js'
import type { ReportPart } from '../report-parts.js'
import { listCountedDays, listReadTimes, readAccountBegin } from '../store/episodes.js'

const DAY_MS = 86_400_000

interface Period {
  readonly from: Instant
  readonly to: Instant
}

/** The times of a period in which it is not known how an account stood, in order. */
export async function readCoverageGaps(
  db: Db,
  { account, index, rules }: ReportPart,
  period: Period,
  staleAfterMs: number,
): Promise<readonly CoverageGap[]> {
  const imports = importGaps(await listReadTimes(db, account, period), period, staleAfterMs)
  const begin = toInstant(Math.max(period.from, await readAccountBegin(db, account)))
  const evaluations = evaluationGaps(await listCountedDays(db, account), { from: begin, to: period.to })
  const rowOf = (kind: CoverageGap['kind']) => (gap: Period) => ({ account: index, kind, ...gap })
  const ruleNos = rules.map(({ rule }) => rule.ruleNo)
  const switched = await listStateChanges(db, account, ruleNos, period.to)
  const stopped = rules.flatMap(({ rule, index }) =>
    stoppedGaps(switched.get(rule.ruleNo) ?? [], period).map((gap) => ({
      ...rowOf('stopped')(gap),
      rule: index,
    })),
  )
  return [...imports.map(rowOf('import')), ...evaluations.map(rowOf('evaluation')), ...stopped]
}

/** From when a rule was stopped to when it was started again. Pure. */
export function stoppedGaps(
  changes: readonly { readonly at: Instant; readonly state: 'ACTIVE' | 'INACTIVE' }[],
  { from, to }: Period,
): readonly Period[] {
  return changes.flatMap(({ at, state }, index) => {
    const until = changes[index + 1]?.at ?? to
    const gap = { from: toInstant(Math.max(at, from)), to: toInstant(Math.min(until, to)) }
    return state === 'INACTIVE' && gap.from < gap.to ? [gap] : []
  })
}

/** From when data was no longer current to when a source was read again. Pure. */
export function importGaps(
  readAt: readonly Instant[],
  { from, to }: Period,
  staleAfterMs: number,
): readonly Period[] {
  const gaps: Period[] = []
  let knownUntil = from
  for (const at of [...readAt, to]) {
    const isEnd = at === to
    if (at > knownUntil) gaps.push({ from: knownUntil, to: at })
    if (!isEnd) knownUntil = toInstant(Math.max(knownUntil, at + staleAfterMs))
  }
  return gaps
}

/** Whole days (UTC+8) on which nothing was counted; days beside one another are one gap. Pure. */
export function evaluationGaps(counted: ReadonlySet<string>, { from, to }: Period): readonly Period[] {
  const gaps: { from: Instant; to: Instant }[] = []
  const midnight = toInstant(nextDay(from) - DAY_MS)
  for (let start = midnight < from ? nextDay(from) : from; nextDay(start) <= to; start = nextDay(start)) {
    if (counted.has(dayOf(start))) continue
    const last = gaps.at(-1)
    if (last !== undefined && last.to === start) last.to = nextDay(start)
    else gaps.push({ from: start, to: nextDay(start) })
  }
  return gaps
}
