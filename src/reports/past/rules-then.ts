import { type AccountRef, systemScope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { ABSENT, type Block, countCodes, resourceAt } from '../../evaluation/block.js'
import { groupBy } from '../../inventory/group-by.js'
import { listPastResources } from '../../inventory/store/past-resources.js'
import type { BlockNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { listRuleVersions } from '../../rules/store/read-rules.js'
import { listStoppedAt } from '../../rules/store/state-changes.js'
import type { Rule } from '../../rules/types.js'
import { readRuleTimes } from '../rule-times.js'
import { evaluatePast, type PastResults } from './evaluate-past.js'
import type { PastReading } from './past-context.js'

/** Rules in the versions and states of an instant; those made later are left out. */
export async function rulesAt(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
  at: Instant,
): Promise<readonly Rule[]> {
  if (ruleNos.length === 0) return []
  const times = await readRuleTimes(db, account, ruleNos)
  const wanted = ruleNos.flatMap((ruleNo) => {
    const version = times.versionAt(ruleNo, at)
    return version === null ? [] : [{ ruleNo, version }]
  })
  if (wanted.length === 0) return []
  const stopped = await listStoppedAt(db, account, ruleNos, at)
  const rules = await listRuleVersions(db, systemScope(account), wanted)
  return rules.map((rule) => ({ ...rule, state: stopped.has(rule.ruleNo) ? 'INACTIVE' : 'ACTIVE' }))
}

/**
 * What the rules of then said: those that ran are evaluated as of the instant. One that was stopped said what it had said
 * last, in its version of then, and one that had never run said nothing.
 */
export async function evaluateThen(
  db: Db,
  reading: PastReading,
  rules: readonly Rule[],
): Promise<PastResults> {
  const { account, at } = reading
  const ruleNos = rules.map(({ ruleNo }) => ruleNo)
  const stopped = await listStoppedAt(db, account, ruleNos, at)
  const running = rules.filter(({ ruleNo }) => !stopped.has(ruleNo))
  const results = new Map(await evaluatePast(db, reading, running))
  const ended = rules.flatMap((rule) => {
    const stoppedAt = stopped.get(rule.ruleNo)
    return stoppedAt === undefined ? [] : [{ ...rule, stoppedAt }]
  })
  for (const [stoppedAt, ofThen] of groupBy(ended, (rule) => rule.stoppedAt)) {
    const hadRun = ofThen.filter(({ firstActivatedAt: first }) => first !== null && first <= stoppedAt)
    const last = await rulesAt(
      db,
      account,
      hadRun.map(({ ruleNo }) => ruleNo),
      stoppedAt,
    )
    for (const [ruleNo, blocks] of await evaluatePast(db, { ...reading, at: stoppedAt }, last))
      results.set(ruleNo, await withoutGone(db, reading, blocks))
  }
  return results
}

/** The results on resources that were still there at the instant: others are shown no more. */
async function withoutGone(
  db: Db,
  { account, at }: PastReading,
  blocks: ReadonlyMap<BlockNo, Block>,
): Promise<ReadonlyMap<BlockNo, Block>> {
  const left = new Map<BlockNo, Block>()
  for (const [blockNo, block] of blocks) {
    const range = { first: resourceAt(blockNo, 0), end: resourceAt(blockNo + 1, 0) }
    const there = new Set(
      (await listPastResources(db, account, range, at)).map(({ resourceNo }) => resourceNo),
    )
    const verdicts = block.verdicts.map((code, offset) =>
      there.has(resourceAt(blockNo, offset)) ? code : ABSENT,
    )
    left.set(blockNo, { ...block, verdicts, counts: countCodes(verdicts) })
  }
  return left
}
