import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ordinalOfResource, typeOfResource } from '../inventory/resource-number.js'
import { listChanges, readTypeNames, readTypeSizes } from '../inventory/store/evaluated-resources.js'
import type { Clock } from '../platform/clock.js'
import type { BlockNo, ResourceNo, TypeNo } from '../platform/ids.js'
import { finishEvaluating, listWaitingRules, startEvaluating } from '../rules/store/rule-states.js'
import type { Rule } from '../rules/types.js'
import { BLOCK_SIZE, blockOf, blockRangeOfType, typeOfBlock } from './block.js'
import { evaluateBlock, needsWholeBlock } from './evaluate-block.js'
import type { DeclaredIds } from './related-resources.js'
import { compiledRule, createRuleSet, loadRuleSet, type RuleSet } from './rule-set.js'
import { deleteRuleBlocksOutside, listDueRechecks, readWatermark, writeWatermark } from './store/blocks.js'
import { listDependents } from './store/related-uses.js'

/** How often a block that others keep changing is tried again before the run gives up and is queued anew. */
const TRIES = 20
/** Changes taken from the log at once; grouped by block, so that a first import meets each block few times. */
const CHANGES_AT_ONCE = 20_000
const RECHECKS_AT_ONCE = 5_000

export interface EvaluationRun {
  readonly db: Db
  readonly clock: Clock
  readonly account: AccountRef
  /** Finds related resources by the relations of the catalogue; absent: none are declared. */
  readonly declaredIds?: DeclaredIds
  /** Lets others run between blocks; throws when the run must end. */
  readonly pause: () => Promise<void>
}

/**
 * Evaluates what the change log holds beyond the watermark, and what looks at it from elsewhere; returns the
 * number of changes worked off.
 */
export async function evaluateChanges(run: EvaluationRun): Promise<number> {
  const { db, account } = run
  let worked = 0
  for (;;) {
    const changes = await listChanges(db, account, await readWatermark(db, account), CHANGES_AT_ONCE)
    const last = changes.at(-1)
    if (last === undefined) return worked
    const changed = [...new Set(changes.map((change) => change.resourceNo))]
    await evaluateListed(run, [...changed, ...(await listDependents(db, account, changed))])
    await evaluateNewTypes(run, changes)
    await writeWatermark(db, account, last.changeNo)
    worked += changes.length
  }
}

/** Rules that lacked a type altogether, on all their resources, once the account recorded its first resource of it. */
async function evaluateNewTypes(
  run: EvaluationRun,
  changes: readonly { readonly resourceNo: ResourceNo; readonly version: number }[],
): Promise<void> {
  const { db, account } = run
  const firsts = changes.filter(({ resourceNo, version }) => version === 1 && isFirstOfType(resourceNo))
  if (firsts.length === 0) return
  const types = await readTypeNames(db)
  const arrived = new Set(firsts.map(({ resourceNo }) => types.get(typeOfResource(resourceNo))))
  const { rules } = await loadRuleSet(db, account)
  const waiting = rules.filter((rule) => compiledRule(rule).relatedTypes.some((type) => arrived.has(type)))
  if (waiting.length === 0) return
  for (const [typeNo, size] of await readTypeSizes(db, account))
    await evaluateType(run, waiting, types, typeNo, size)
}

function isFirstOfType(resourceNo: ResourceNo): boolean {
  return ordinalOfResource(resourceNo) === 0
}

/** Evaluates the resources whose verdicts time alone may have flipped by now; returns how many. */
export async function evaluateDue(run: EvaluationRun): Promise<number> {
  let worked = 0
  for (;;) {
    const now = run.clock.now()
    const due = await listDueRechecks(run.db, run.account, now, RECHECKS_AT_ONCE)
    if (due.length === 0) return worked
    await evaluateListed(run, due)
    const still = await listDueRechecks(run.db, run.account, now, 1)
    if (still[0] === due[0]) throw new Error(`resource ${due[0]} stays due after its evaluation`)
    worked += due.length
  }
}

async function evaluateListed(run: EvaluationRun, resourceNos: readonly ResourceNo[]): Promise<void> {
  const byBlock = groupByBlock(resourceNos)
  const types = await readTypeNames(run.db)
  let rules = await loadRuleSet(run.db, run.account)
  for (const blockNo of [...byBlock.keys()].sort((one, other) => one - other)) {
    rules = await evaluateOne(run, rules, { blockNo, types, resourceNos: byBlock.get(blockNo)! })
    await run.pause()
  }
}

function groupByBlock(resourceNos: readonly ResourceNo[]): Map<BlockNo, ResourceNo[]> {
  const byBlock = new Map<BlockNo, ResourceNo[]>()
  for (const resourceNo of new Set(resourceNos)) {
    const blockNo = blockOf(resourceNo)
    const block = byBlock.get(blockNo)
    if (block === undefined) byBlock.set(blockNo, [resourceNo])
    else block.push(resourceNo)
  }
  return byBlock
}

/**
 * Evaluates every rule that is waiting for a whole pass (state EVALUATING), all of them together, one
 * block after the other; a rule asked for meanwhile gets its pass in the next round.
 */
export async function evaluateWaitingRules(run: EvaluationRun): Promise<number> {
  const { db, account, clock } = run
  let worked = 0
  for (;;) {
    const requests = await listWaitingRules(db, account)
    const waiting = (await loadRuleSet(db, account)).rules.filter((rule) => requests.has(rule.ruleNo))
    if (waiting.length === 0) return worked
    for (const rule of waiting) await startEvaluating(db, account, rule.ruleNo, clock.now())
    const types = await readTypeNames(db)
    for (const [typeNo, size] of await readTypeSizes(db, account))
      await evaluateType(run, waiting, types, typeNo, size)
    await inTransaction(db, async (db) => {
      for (const rule of waiting) {
        await deleteRuleBlocksOutside(db, account.accountNo, rule.ruleNo, blockRangesOf(rule, types))
        await finishEvaluating(db, account, rule.ruleNo, {
          version: rule.version,
          requests: requests.get(rule.ruleNo)!,
          at: clock.now(),
        })
      }
    })
    worked += waiting.length
  }
}

async function evaluateType(
  run: EvaluationRun,
  waiting: readonly Rule[],
  types: ReadonlyMap<TypeNo, string>,
  typeNo: TypeNo,
  size: number,
): Promise<void> {
  const wanted = new Set(waiting.map((rule) => rule.ruleNo))
  let rules = createRuleSet(waiting)
  const { first } = blockRangeOfType(typeNo)
  const blocks = Math.ceil(size / BLOCK_SIZE)
  for (let index = 0; index < blocks && rules.forType(types.get(typeNo)!).length > 0; index++) {
    const blockNo = (first + index) as BlockNo
    const used = await evaluateOne(run, rules, { blockNo, types }, (rule) => wanted.has(rule.ruleNo))
    rules = used
    await run.pause()
  }
}

/** Evaluates one block, reading the rules anew as long as something moves under it; returns the rules used. */
async function evaluateOne(
  run: EvaluationRun,
  given: RuleSet,
  what: { blockNo: BlockNo; types: ReadonlyMap<TypeNo, string>; resourceNos?: readonly ResourceNo[] },
  only?: (rule: Rule) => boolean,
): Promise<RuleSet> {
  const { db, clock, account } = run
  const resourceType = what.types.get(typeOfBlock(what.blockNo))
  if (resourceType === undefined) throw new Error(`block ${what.blockNo} belongs to no resource type`)
  let ruleSet = given
  let { resourceNos } = what
  for (let tries = 0; tries < TRIES; tries++) {
    const rules = ruleSet.forType(resourceType)
    const outcome = await evaluateBlock(db, clock, {
      account,
      blockNo: what.blockNo,
      resourceType,
      rules,
      allRules: only === undefined,
      ...(resourceNos === undefined ? {} : { resourceNos }),
      declaredIds: run.declaredIds ?? nothingDeclared,
    })
    if (outcome === 'done') return ruleSet
    await run.pause()
    const current = await loadRuleSet(db, account)
    ruleSet = only === undefined ? current : createRuleSet(current.rules.filter(only))
    if (await needsWholeBlock(db, account, what.blockNo, ruleSet.forType(resourceType)))
      resourceNos = undefined
  }
  throw new Error(`block ${what.blockNo} kept changing`)
}

const nothingDeclared: DeclaredIds = () => undefined

function blockRangesOf(rule: Rule, types: ReadonlyMap<TypeNo, string>) {
  return [...types]
    .filter(([, name]) => rule.resourceTypes.includes('*') || rule.resourceTypes.includes(name))
    .map(([typeNo]) => blockRangeOfType(typeNo))
}
