import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { listRecordedResources, readTypeNames } from '../inventory/store/evaluated-resources.js'
import type { Clock } from '../platform/clock.js'
import type { ResourceNo } from '../platform/ids.js'
import { getRule } from '../rules/store/read-rules.js'
import { BLOCK_SIZE, IGNORED, NON_COMPLIANT, resourceAt, typeOfBlock } from './block.js'
import { viewOf } from './evaluate-resources.js'
import type { ExemptionSelector } from './exemption.js'
import { compileSelector } from './exemptions-in-force.js'
import { pageRuleBlocks } from './store/rule-blocks.js'

/** What an exemption by selector would do to the results of a rule as they stand. */
export interface ExemptionCount {
  /** Non-compliant results that would be ignored. */
  readonly wouldIgnore: number
  /** Results it covers that are ignored already. */
  readonly alreadyIgnored: number
  /** Non-compliant results that would stay. */
  readonly wouldStay: number
}

/** Counts what a selector would ignore, without changing anything. Throws `ConfigRuleNotExists`. */
export async function countExempted(
  db: Db,
  scope: Scope,
  clock: Clock,
  what: { readonly ruleId: string; readonly selector: ExemptionSelector },
): Promise<ExemptionCount> {
  const account = scope.accounts[0]
  const { ruleNo } = await getRule(db, scope, what.ruleId)
  const matches = compileSelector(what.selector)
  const types = await readTypeNames(db)
  const context = { now: clock.now() }
  const wanted = new Set([NON_COMPLIANT, IGNORED])
  let [wouldIgnore, alreadyIgnored, wouldStay] = [0, 0, 0]
  let afterNo = -1 as ResourceNo
  for (;;) {
    const [found] = await pageRuleBlocks(db, account, ruleNo, { afterNo, wanted, limit: 1 })
    if (found === undefined) return { wouldIgnore, alreadyIgnored, wouldStay }
    const { blockNo, block } = found
    const range = { first: resourceAt(blockNo, 0), end: resourceAt(blockNo + 1, 0) }
    const resourceNos: ResourceNo[] = []
    for (let offset = 0; offset < BLOCK_SIZE; offset++)
      if (wanted.has(block.verdicts[offset]!)) resourceNos.push(resourceAt(blockNo, offset))
    for (const resource of await listRecordedResources(db, account, { ...range, resourceNos })) {
      const { configuration, ...view } = viewOf(account, types.get(typeOfBlock(blockNo)) ?? '', resource)
      const isIgnored = block.verdicts[resource.resourceNo % BLOCK_SIZE] === IGNORED
      const isCovered = configuration !== undefined && matches({ ...view, configuration }, context).isExempt
      if (isCovered && isIgnored) alreadyIgnored++
      else if (isCovered) wouldIgnore++
      else if (!isIgnored) wouldStay++
    }
    afterNo = resourceAt(blockNo, BLOCK_SIZE - 1)
    // Other requests come in between: a rule may have a hundred thousand findings.
    await nextTurn()
  }
}
