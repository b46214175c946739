import type { Db } from '../../db/tables.js'
import type { TypeNo } from '../../platform/ids.js'
import { toInstant } from '../../platform/instant.js'
import type { Writing } from '../build-record.js'
import type { CoverageGap } from '../model-period.js'
import { readCoverageGaps } from './coverage-gaps.js'
import { readEpisodes } from './read-episodes.js'
import { USUAL_SLA_DAYS } from './sla-days.js'
import { summarisePeriod } from './summarise-period.js'

/** Writes the episodes of the period that is wished and what they come to; nothing where none is. */
export async function writePeriod(
  db: Db,
  { subject, parts, deps, writer, pace, asOf }: Writing,
  typeNames: ReadonlyMap<TypeNo, string>,
): Promise<void> {
  const period = subject.wish?.period
  if (period === undefined) return
  const { timeZone, staleAfterMs, historyMs, slaDays = USUAL_SLA_DAYS } = deps.settings
  const summary = summarisePeriod(period, timeZone, slaDays)
  const gaps: CoverageGap[] = []
  for (const part of parts.accounts) {
    for await (const episode of readEpisodes(db, part, { period, slaDays, typeNames, pace })) {
      summary.add(episode, parts.rules[episode.rule]!.riskLevel)
      await writer.put(['episode', episode])
    }
    gaps.push(...(await readCoverageGaps(db, part, period, staleAfterMs)))
  }
  const { from, to } = period
  const keptSince = historyMs === undefined ? undefined : toInstant(asOf - historyMs)
  await writer.put([
    'period',
    {
      from,
      to,
      risks: summary.risks(),
      months: summary.months(),
      gaps,
      episodes: summary.episodes,
      ...(keptSince === undefined || from >= keptSince ? {} : { keptSince }),
    },
  ])
}
