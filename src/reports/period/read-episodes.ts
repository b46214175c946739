import type { Db } from '../../db/tables.js'
import { offsetOf, typeOfBlock } from '../../evaluation/block.js'
import { readBlocks } from '../../evaluation/store/blocks.js'
import { groupBy } from '../../inventory/group-by.js'
import type { TypeNo } from '../../platform/ids.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import { compileWithin } from '../estate.js'
import { findingId } from '../finding-id.js'
import type { Episode, EpisodeSla } from '../model-period.js'
import type { Pace } from '../pace.js'
import { rangeOf } from '../part-source.js'
import { pastBlocks } from '../past/past-blocks.js'
import type { PartRule, ReportPart } from '../report-parts.js'
import { listEveryResource, listFlips } from '../store/episodes.js'
import { findEpisodes } from './find-episodes.js'
import type { SlaDays } from './sla-days.js'

const DAY_MS = 86_400_000

/** Which episodes are wanted. */
export interface EpisodeQuestion {
  readonly period: { readonly from: Instant; readonly to: Instant }
  readonly slaDays: SlaDays
  readonly typeNames: ReadonlyMap<TypeNo, string>
  readonly pace: Pace
}

/** Every episode of the rules of an account, by resource and rule, in constant memory. Only inside `readSnapshot`. */
export async function* readEpisodes(
  db: Db,
  part: ReportPart,
  question: EpisodeQuestion,
): AsyncGenerator<Episode> {
  const { account, index } = part
  const { period, slaDays, typeNames, pace } = question
  const ruleNos = part.rules.map(({ rule }) => rule.ruleNo)
  if (ruleNos.length === 0) return
  const tests = part.rules.map((each) => ({ ...each, inPack: compileWithin(each.within) }))
  for await (const { blockNo } of pastBlocks(db, account)) {
    const blocks = await readBlocks(db, account, blockNo)
    const flips = groupBy(
      await listFlips(db, account, ruleNos, rangeOf(blockNo)),
      ({ ruleNo, resourceNo }) => `${ruleNo}/${resourceNo}`,
    )
    if (flips.size === 0 && !ruleNos.some((ruleNo) => blocks.has(ruleNo))) continue
    const resourceType = typeNames.get(typeOfBlock(blockNo)) ?? ''
    for (const resource of await listEveryResource(db, account, rangeOf(blockNo))) {
      const { resourceNo, resourceId, resourceName, regionId: region } = resource
      for (const { rule, index: ruleIndex, inPack } of tests) {
        if (inPack !== null && !inPack(resource)) continue
        const spans = findEpisodes(
          {
            beganAt: beganAt(rule, resource.firstRecordedAt),
            flips: flips.get(`${rule.ruleNo}/${resourceNo}`) ?? [],
            code: blocks.get(rule.ruleNo)?.verdicts[offsetOf(resourceNo)] ?? 0,
          },
          period,
        )
        for (const span of spans) {
          const durationMs = (span.endedAt ?? period.to) - span.openedAt
          const named = { resourceType, resourceId, resourceName, region }
          const key = { accountId: account.accountId, ruleId: rule.ruleId, resourceType, region, resourceId }
          const sla = slaOf(span, durationMs, slaDays[rule.riskLevel] * DAY_MS)
          yield {
            rule: ruleIndex,
            account: index,
            ...named,
            findingId: findingId(key),
            ...span,
            durationMs,
            sla,
          }
        }
      }
      const pause = pace()
      if (pause !== undefined) await pause
    }
  }
}

function beganAt({ firstActivatedAt, createdAt }: PartRule['rule'], firstRecordedAt: Instant): Instant {
  return toInstant(Math.max(firstActivatedAt ?? createdAt, firstRecordedAt))
}

function slaOf({ how }: Pick<Episode, 'how'>, durationMs: number, limitMs: number): EpisodeSla | null {
  if (how === null) return durationMs <= limitMs ? 'openInTime' : 'overdue'
  if (how !== 'fixed') return null
  return durationMs <= limitMs ? 'inTime' : 'late'
}
