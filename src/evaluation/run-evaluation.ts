import type { AccountRef } from '../accounts/scope.js'
import { lockAccount } from '../accounts/store/accounts.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ordinalOfResource, typeOfResource } from '../inventory/resource-number.js'
import { listChanges, readTypeNames, readTypeSizes } from '../inventory/store/evaluated-resources.js'
import type { Clock } from '../platform/clock.js'
import type { BlockNo, ResourceNo, TypeNo } from '../platform/ids.js'
import { finishEvaluating, listWaitingRules, startEvaluating } from '../rules/store/rule-states.js'
import type { Rule } from '../rules/types.js'
import { BLOCK_SIZE, blockOf, blockRangeOfType, typeOfBlock } from './block.js'
import { blockPace } from './block-pace.js'
import { ownReader, type ReaderPool } from './block-readers.js'
import {
  type BegunBatch,
  type BlockJob,
  type BlockOutcome,
  beginBatch,
  evaluateBlock,
  needsWholeBlock,
  writeEvaluated,
} from './evaluate-block.js'
import { looksElsewhere } from './read-blocks.js'
import type { DeclaredIds } from './related-resources.js'
import { compiledRule, createRuleSet, loadRuleSet, type RuleSet } from './rule-set.js'
import { deleteRuleBlocksOutside, lockBlocks, readWatermark, writeWatermark } from './store/blocks.js'
import { listDueRechecks } from './store/rechecks.js'
import { listDependents } from './store/related-uses.js'
import type { ReadBlock } from './write-block.js'

/** How often a block that others keep changing is tried again before the run gives up and is queued anew. */
const TRIES = 20
/** After so many it is read and written with imports held up: they could go on changing it for hours. */
const TRIES_BESIDE_IMPORTS = 5
/** Changes taken from the log at once; grouped by block, so that a first import meets each block few times. */
const CHANGES_AT_ONCE = 20_000
const RECHECKS_AT_ONCE = 5_000

export interface EvaluationRun {
  readonly db: Db
  readonly clock: Clock
  readonly account: AccountRef
  /** Finds related resources by the relations of the catalogue; absent: none are declared. */
  readonly declaredIds?: DeclaredIds
  /** Who reads and evaluates the blocks of a long run; absent: this thread. */
  readonly pool?: ReaderPool
  /** Told in the transaction that ends the whole pass of some rules. */
  readonly passed?: (db: Db, rules: readonly Rule[]) => Promise<void>
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
  if (waiting.length > 0) await evaluateEverywhere(run, waiting, types)
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
  const types = await readTypeNames(run.db)
  const rules = await loadRuleSet(run.db, run.account)
  const byBlock = [...groupByBlock(resourceNos)].sort(([one], [other]) => one - other)
  await evaluateInOrder(
    run,
    rules,
    types,
    byBlock.map(([blockNo, resourceNos]) => ({ blockNo, resourceNos })),
  )
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
    await evaluateEverywhere(run, waiting, types)
    await inTransaction(db, async (db) => {
      for (const rule of waiting) {
        await deleteRuleBlocksOutside(db, account.accountNo, rule.ruleNo, blockRangesOf(rule, types))
        await finishEvaluating(db, account, rule.ruleNo, {
          version: rule.version,
          requests: requests.get(rule.ruleNo)!,
          at: clock.now(),
        })
      }
      await run.passed?.(db, waiting)
    })
    worked += waiting.length
  }
}

/** Gives rules a pass over all blocks of the types they look at, by ascending number. */
async function evaluateEverywhere(
  run: EvaluationRun,
  waiting: readonly Rule[],
  types: ReadonlyMap<TypeNo, string>,
): Promise<void> {
  const rules = createRuleSet(waiting)
  const wanted = new Set(waiting.map((rule) => rule.ruleNo))
  const blocks: WantedBlock[] = []
  for (const [typeNo, size] of await readTypeSizes(run.db, run.account)) {
    if (rules.forType(nameOfType(types, typeNo)).length === 0) continue
    const { first } = blockRangeOfType(typeNo)
    const count = Math.ceil(size / BLOCK_SIZE)
    for (let n = 0; n < count; n++) blocks.push({ blockNo: (first + n) as BlockNo })
  }
  await evaluateInOrder(run, rules, types, blocks, (rule) => wanted.has(rule.ruleNo))
}

/** A block to evaluate; without `resourceNos` the whole of it. */
interface WantedBlock {
  readonly blockNo: BlockNo
  readonly resourceNos?: readonly ResourceNo[]
}

/** Evaluates blocks, given by ascending number, several in one transaction; with `only` no other rules than those. */
async function evaluateInOrder(
  run: EvaluationRun,
  given: RuleSet,
  types: ReadonlyMap<TypeNo, string>,
  blocks: readonly WantedBlock[],
  only?: (rule: Rule) => boolean,
): Promise<void> {
  const { pool, db, clock } = run
  const readers = pool !== undefined && blocks.length >= pool.fromBlocks ? await pool.open(db) : ownReader(db)
  let rules = given
  const pace = blockPace()
  const underWay: { begun: BegunBatch; read: Promise<readonly ReadBlock[]> }[] = []
  try {
    for (let next = 0; next < blocks.length || underWay.length > 0; ) {
      while (next < blocks.length && underWay.length < readers.ahead) {
        const jobs = takeJobs(run, rules, types, blocks.slice(next, next + pace.size()), only)
        next += jobs.length
        // Meanwhile stopped or changed, all of them.
        if (only !== undefined && jobs.every((job) => job.rules.length === 0)) continue
        const begun = await beginBatch(db, clock, jobs)
        const read = readers.read(rules, jobs, begun)
        // It is waited for later, or by nobody after another one has failed.
        read.catch(() => {})
        underWay.push({ begun, read })
      }
      const batch = underWay.shift()
      if (batch === undefined) break
      await readers.untilOwnRead()
      const read = await batch.read
      const { outcomes, workMs } = await writeEvaluated(db, batch.begun, read)
      for (const [index, outcome] of outcomes.entries())
        if (outcome === 'moved') rules = await evaluateAgain(run, read[index]!.job, only)
      pace.took(workMs)
      await run.pause()
    }
  } finally {
    await readers.close()
  }
}

/** The first of the blocks that one transaction can take: what looks at related resources, which it locks, goes alone. */
function takeJobs(
  run: EvaluationRun,
  rules: RuleSet,
  types: ReadonlyMap<TypeNo, string>,
  blocks: readonly WantedBlock[],
  only: ((rule: Rule) => boolean) | undefined,
): BlockJob[] {
  const jobs: BlockJob[] = []
  for (const block of blocks) {
    const job = jobOf(run, rules, types, block, only)
    const goesAlone = looksElsewhere(job)
    if (!goesAlone || jobs.length === 0) jobs.push(job)
    if (goesAlone) break
  }
  return jobs
}

function jobOf(
  { account, declaredIds = nothingDeclared }: EvaluationRun,
  rules: RuleSet,
  types: ReadonlyMap<TypeNo, string>,
  block: WantedBlock,
  only: ((rule: Rule) => boolean) | undefined,
): BlockJob {
  const resourceType = nameOfType(types, typeOfBlock(block.blockNo))
  const allRules = only === undefined
  return { account, resourceType, rules: rules.forType(resourceType), allRules, declaredIds, ...block }
}

/** Evaluates a block that moved, reading the rules anew as long as something moves under it; returns the rules used. */
async function evaluateAgain(
  run: EvaluationRun,
  moved: BlockJob,
  only?: (rule: Rule) => boolean,
): Promise<RuleSet> {
  const { db, clock, account } = run
  const { resourceNos, ...whole } = moved
  let isWhole = resourceNos === undefined
  for (let tries = 1; tries < TRIES; tries++) {
    await run.pause()
    const current = await loadRuleSet(db, account)
    const ruleSet = only === undefined ? current : createRuleSet(current.rules.filter(only))
    const rules = ruleSet.forType(moved.resourceType)
    isWhole ||= await needsWholeBlock(db, account, moved.blockNo, rules)
    const job = { ...(isWhole ? whole : moved), rules }
    const evaluate = tries < TRIES_BESIDE_IMPORTS ? evaluateBlock : evaluateAlone
    if ((await evaluate(db, clock, job)) === 'done') return ruleSet
  }
  throw new Error(`block ${moved.blockNo} kept changing`)
}

/** Evaluates a block while nothing of its account is recorded. */
function evaluateAlone(db: Db, clock: Clock, job: BlockJob): Promise<BlockOutcome> {
  return inTransaction(db, async (db) => {
    await lockBlocks(db, job.account, [job.blockNo])
    await lockAccount(db, job.account.accountNo)
    return evaluateBlock(db, clock, job)
  })
}

function nameOfType(types: ReadonlyMap<TypeNo, string>, typeNo: TypeNo): string {
  const name = types.get(typeNo)
  if (name === undefined) throw new Error(`no resource type ${typeNo}`)
  return name
}

const nothingDeclared: DeclaredIds = () => undefined

function blockRangesOf(rule: Rule, types: ReadonlyMap<TypeNo, string>) {
  return [...types]
    .filter(([, name]) => rule.resourceTypes.includes('*') || rule.resourceTypes.includes(name))
    .map(([typeNo]) => blockRangeOfType(typeNo))
}
