import type { ResourceView } from '../../conditions/types.js'
import type { Db } from '../../db/tables.js'
import {
  ABSENT,
  BLOCK_SIZE,
  type Block,
  countCodes,
  INSUFFICIENT_DATA,
  noUpdate,
  type OpenUpdate,
  offsetOf,
  UNTOUCHED,
} from '../../evaluation/block.js'
import { evaluateResources, viewOf } from '../../evaluation/evaluate-resources.js'
import { exemptionsInForce } from '../../evaluation/exemptions-in-force.js'
import { createRuleSet } from '../../evaluation/rule-set.js'
import { listPastExemptions } from '../../evaluation/store/past-exemptions.js'
import type { Evidence } from '../../evaluation/types.js'
import { listPastResources, type PastResource } from '../../inventory/store/past-resources.js'
import type { BlockNo, RuleNo } from '../../platform/ids.js'
import { matchRules } from '../../rules/match-rules.js'
import type { Rule } from '../../rules/types.js'
import { pastBlocks } from './past-blocks.js'
import { type PastReading, readPastContext } from './past-context.js'

/** Results of rules on the resources of then, by rule and block; in memory, a byte for each and the evidence. */
export type PastResults = ReadonlyMap<RuleNo, ReadonlyMap<BlockNo, Block>>

/** What is told of a resource of which nothing was recorded by then, and of what a function said then. */
const NOT_RECORDED: Evidence = { kind: 'missing', missing: ['$ (not recorded by then)'] }
const NOT_REPEATABLE: Evidence = { kind: 'missing', missing: ['$ (what the function said then is not kept)'] }

/**
 * Evaluates rules on what was recorded by an instant, as of that instant. What may have been there and was not recorded,
 * and what no evaluation can repeat, is insufficient data.
 */
export async function evaluatePast(
  db: Db,
  reading: PastReading,
  rules: readonly Rule[],
): Promise<PastResults> {
  const { account, at, typeNames, pace } = reading
  const ruleSet = createRuleSet(rules.filter(({ sourceOwner }) => sourceOwner !== 'CUSTOM_FC'))
  const functionsOf = matchRules(rules.filter(({ sourceOwner }) => sourceOwner === 'CUSTOM_FC'))
  const everyRule = [...typeNames.values()].flatMap((type) => ruleSet.forType(type))
  const contextOf = await readPastContext(db, reading, everyRule)
  const exemptions = exemptionsInForce(
    (await listPastExemptions(db, account, at)).filter(
      ({ state, expiresAt }) => state === 'ACTIVE' && (expiresAt === null || expiresAt > at),
    ),
  )
  const results = new Map<RuleNo, Map<BlockNo, Block>>(rules.map(({ ruleNo }) => [ruleNo, new Map()]))
  for await (const { typeNo, blockNo, first, end } of pastBlocks(db, account)) {
    const resourceType = typeNames.get(typeNo) ?? ''
    const matched = ruleSet.forType(resourceType)
    const functions = functionsOf(resourceType)
    if (matched.length + functions.length === 0) continue
    const resources = await listPastResources(db, account, { first, end }, at)
    const known = resources.filter(({ isKnown }) => isKnown)
    const context = await contextOf(resourceType, known)
    const { updates } = evaluateResources(account, resourceType, matched, known, exemptions, context)
    const put = ({ rule }: { readonly rule: Rule }, update: OpenUpdate) => {
      const block = blockOf(rule, update, at)
      if (block !== null) results.get(rule.ruleNo)!.set(blockNo, block)
    }
    for (const each of matched) {
      const update = updates.get(each.rule.ruleNo)!
      for (const resource of resources)
        if (!resource.isKnown) markUndecided(update, each, view(resource), NOT_RECORDED)
      put(each, update)
    }
    for (const each of functions) {
      const update = noUpdate()
      for (const resource of resources) markUndecided(update, each, view(resource), NOT_REPEATABLE)
      put(each, update)
    }
    const pause = pace()
    if (pause !== undefined) await pause

    function view(resource: PastResource) {
      return {
        resourceNo: resource.resourceNo,
        view: viewOf(account, resourceType, resource) as ResourceView,
      }
    }
  }
  return results
}

function markUndecided(
  update: OpenUpdate,
  { inScope }: { readonly inScope: ((view: ResourceView) => boolean) | null },
  { resourceNo, view }: { readonly resourceNo: PastResource['resourceNo']; readonly view: ResourceView },
  evidence: Evidence,
): void {
  if (inScope !== null && !inScope(view)) return
  update.codes[offsetOf(resourceNo)] = INSUFFICIENT_DATA
  update.evidence.set(offsetOf(resourceNo), evidence)
}

/** Null for a block without any result. */
function blockOf(rule: Rule, { codes, evidence }: OpenUpdate, at: PastReading['at']): Block | null {
  const verdicts = new Uint8Array(BLOCK_SIZE)
  for (const [offset, code] of codes.entries()) verdicts[offset] = code === UNTOUCHED ? ABSENT : code
  const counts = countCodes(verdicts)
  if (counts[ABSENT] === BLOCK_SIZE) return null
  return { ruleVersion: rule.version, runAt: at, verdicts, evidence, counts }
}
