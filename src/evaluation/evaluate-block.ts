import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import {
  hasChangedSince,
  markResourcesEvaluated,
  readLastChangeNo,
} from '../inventory/store/evaluated-resources.js'
import { lockResources } from '../inventory/store/locks.js'
import type { Clock } from '../platform/clock.js'
import type { BlockNo, ResourceNo, RuleNo } from '../platform/ids.js'
import { lockEvaluatedVersions } from '../rules/store/rule-states.js'
import { type ReadAt, type ResourceRange, rangeOf, readBlocks } from './read-blocks.js'
import type { DeclaredIds } from './related-resources.js'
import type { EvaluatedRule } from './rule-set.js'
import { lockBlocks, readBlocks as readStored } from './store/blocks.js'
import { listExemptionsInForce, readExemptionSeq } from './store/exemptions.js'
import { listFindingListeners } from './store/findings.js'
import { listManualRechecks, readRechecks } from './store/rechecks.js'
import { madeWithOther, type ReadBlock, writeReadBlocks } from './write-block.js'

export interface BlockJob {
  readonly account: AccountRef
  readonly blockNo: BlockNo
  readonly resourceType: string
  /** What to run. With `allRules` these are all rules that look at the type. */
  readonly rules: readonly EvaluatedRule[]
  readonly allRules: boolean
  /** Only these resources; absent = the whole block. */
  readonly resourceNos?: readonly ResourceNo[]
  /** Finds related resources by the relations of the catalogue. */
  readonly declaredIds: DeclaredIds
}

export type BlockOutcome = 'done' | 'moved'

/** As `evaluateBlocks`, of one block. */
export async function evaluateBlock(db: Db, clock: Clock, job: BlockJob): Promise<BlockOutcome> {
  const { outcomes } = await evaluateBlocks(db, clock, [job])
  return outcomes[0]!
}

/** As `writeEvaluated`, of blocks that are read and evaluated now. */
async function evaluateBlocks(db: Db, clock: Clock, jobs: readonly BlockJob[]): Promise<EvaluatedBatch> {
  const begun = await beginBatch(db, clock, jobs)
  return writeEvaluated(db, begun, await readBlocks(db, jobs, begun))
}

export interface EvaluatedBatch {
  /** `moved`: nothing is written of the block, read the rules anew and call again. */
  readonly outcomes: readonly BlockOutcome[]
  /** What the transaction took before it was committed. */
  readonly workMs: number
}

/** How things stood before the blocks of a batch were read. */
export interface BegunBatch extends ReadAt {
  readonly account: AccountRef
  readonly whole: ResourceRange
  readonly changeNo: number
  readonly exemptionSeq: number
}

/** Comes before the resources of the blocks, given by ascending number: what changes meanwhile is then later. */
export async function beginBatch(db: Db, clock: Clock, jobs: readonly BlockJob[]): Promise<BegunBatch> {
  const { account } = jobs[0]!
  const whole = { first: rangeOf(jobs[0]!.blockNo).first, end: rangeOf(jobs.at(-1)!.blockNo).end }
  const changeNo = await readLastChangeNo(db, account)
  const exemptionSeq = await readExemptionSeq(db, account)
  const now = clock.now()
  const inForce = await listExemptionsInForce(db, account, whole, now)
  return { account, whole, changeNo, exemptionSeq, now, inForce }
}

/**
 * Stores what the evaluation of a batch changed: verdicts, evidence, counts, flips and rechecks in one transaction. A
 * block is `moved` when one of its resources, one it is related to, a rule or an exemption changed since the batch began.
 */
export async function writeEvaluated(
  db: Db,
  { account, whole, changeNo, exemptionSeq, now, inForce }: BegunBatch,
  read: readonly ReadBlock[],
): Promise<EvaluatedBatch> {
  const jobs = read.map(({ job }) => job)
  const exempted = new Set(inForce.map(({ ruleNo }) => ruleNo))
  return inTransaction(db, async (db) => {
    const begunAt = performance.now()
    const end = (outcomes: readonly BlockOutcome[]) => ({ outcomes, workMs: performance.now() - begunAt })
    // Before anything is compared: what another worker writes to a block was then compared earlier.
    await lockBlocks(
      db,
      account,
      jobs.map(({ blockNo }) => blockNo),
    )
    const moved = new Set<ReadBlock>()
    // Before the resources are locked, in the order of the importer.
    for (const each of read) if (each.related !== null && !(await each.related.holds(db))) moved.add(each)
    const partNos = jobs.flatMap(({ resourceNos }) => resourceNos ?? [])
    await lockResources(db, account, partNos)
    if (await hasChangedSince(db, account, changeNo, whole))
      for (const each of read)
        if (await hasChangedSince(db, account, changeNo, rangeOf(each.job.blockNo))) moved.add(each)
    if ((await readExemptionSeq(db, account)) !== exemptionSeq) return end(jobs.map(() => 'moved'))
    const versions = await lockEvaluatedVersions(db, account, ruleNosOf(jobs))
    for (const each of read)
      if (each.job.rules.some(({ rule }) => versions.get(rule.ruleNo) !== rule.version)) moved.add(each)
    const rechecks = await readRechecks(db, account, whole)
    const listeners = await listFindingListeners(db, account)
    // Before the blocks are written: that takes the place of what was due.
    const manual = new Set(await listManualRechecks(db, account, partNos))
    const unmoved = read.filter((each) => !moved.has(each))
    const batch = { rechecks, exempted, listeners, now }
    for (const each of await writeReadBlocks(db, account, unmoved, batch)) moved.add(each)
    const written = read.filter((each) => !moved.has(each))
    const evaluated = written
      .filter(({ job }) => job.resourceNos !== undefined)
      .flatMap(({ resources }) => resources.map((each) => each.resourceNo))
    for (const isManual of [false, true]) {
      const resourceNos = evaluated.filter((resourceNo) => manual.has(resourceNo) === isManual)
      await markResourcesEvaluated(db, account, resourceNos, { at: now, isManual })
    }
    return end(read.map((each) => (moved.has(each) ? 'moved' : 'done')))
  })
}

function ruleNosOf(jobs: readonly BlockJob[]): RuleNo[] {
  return [...new Set(jobs.flatMap(({ rules }) => rules.map(({ rule }) => rule.ruleNo)))]
}

/** True when a partial evaluation of these rules on the block must widen to the whole block. */
export async function needsWholeBlock(
  db: Db,
  account: AccountRef,
  blockNo: BlockNo,
  rules: readonly EvaluatedRule[],
): Promise<boolean> {
  const blocks = await readStored(db, account, blockNo)
  return rules.some(({ rule }) => madeWithOther(blocks.get(rule.ruleNo), rule.version))
}
