import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import {
  hasChangedSince,
  listRecordedResources,
  markResourcesEvaluated,
  type RecordedResource,
  readLastChangeNo,
} from '../inventory/store/evaluated-resources.js'
import { lockResources } from '../inventory/store/locks.js'
import type { Clock } from '../platform/clock.js'
import type { BlockNo, ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { lockEvaluatedVersions } from '../rules/store/rule-states.js'
import { noUpdates, offsetOf, resourceAt } from './block.js'
import { type EvaluatedResources, evaluateResources } from './evaluate-resources.js'
import type { ExemptionsInForce } from './exemptions-in-force.js'
import { exemptionsInForce } from './exemptions-in-force.js'
import { type DeclaredIds, RELATED_SLICE, type RelatedReading, readRelated } from './related-resources.js'
import type { EvaluatedRule } from './rule-set.js'
import { lockBlocks, readBlocks } from './store/blocks.js'
import { listExemptionsInForce, readExemptionSeq } from './store/exemptions.js'
import { listFindingListeners } from './store/findings.js'
import { listManualRechecks, readRechecks } from './store/rechecks.js'
import { slices } from './store/related-uses.js'
import {
  madeWithOther,
  prepareFirst,
  type ReadBlock,
  type ResourceRange,
  writeReadBlocks,
} from './write-block.js'

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

/**
 * Evaluates blocks of one account, given by ascending number, and stores what changed: verdicts, evidence, counts,
 * flips and rechecks in one transaction. `moved` when a resource of the block, one it is related to, a rule or an
 * exemption changed between reading and writing: nothing is written of it, read the rules anew and call again.
 * `workMs` is what the transaction took before it was committed.
 */
export async function evaluateBlocks(
  db: Db,
  clock: Clock,
  jobs: readonly BlockJob[],
): Promise<{ readonly outcomes: readonly BlockOutcome[]; readonly workMs: number }> {
  const { account } = jobs[0]!
  const whole = { first: rangeOf(jobs[0]!).first, end: rangeOf(jobs.at(-1)!).end }
  // Before the resources: what changes while they are read is then later than this.
  const changeNo = await readLastChangeNo(db, account)
  const exemptionSeq = await readExemptionSeq(db, account)
  const now = clock.now()
  const inForce = await listExemptionsInForce(db, account, whole, now)
  const exemptions = exemptionsInForce(inForce)
  const exempted = new Set(inForce.map(({ ruleNo }) => ruleNo))
  const read: ReadBlock[] = []
  for (const job of jobs) read.push(await readBlock(db, job, exemptions, now))

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
      for (const each of read) if (await hasChangedSince(db, account, changeNo, each.range)) moved.add(each)
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

function rangeOf({ blockNo }: BlockJob): ResourceRange {
  return { first: resourceAt(blockNo, 0), end: resourceAt(blockNo + 1, 0) }
}

function ruleNosOf(jobs: readonly BlockJob[]): RuleNo[] {
  return [...new Set(jobs.flatMap(({ rules }) => rules.map(({ rule }) => rule.ruleNo)))]
}

async function readBlock(
  db: Db,
  job: BlockJob,
  exemptions: ExemptionsInForce,
  now: Instant,
): Promise<ReadBlock> {
  const range = rangeOf(job)
  const only = job.resourceNos === undefined ? {} : { resourceNos: job.resourceNos }
  const resources = await listRecordedResources(db, job.account, { ...range, ...only })
  const related = await beginRelated(db, job, now)
  const evaluated =
    related === null
      ? evaluateResources(job.account, job.resourceType, job.rules, resources, exemptions, { now })
      : await evaluateRelated(job, resources, exemptions, related)
  const kept = resources.map(({ resourceNo, deletedAt }) => ({ resourceNo, deletedAt }))
  const read = { job, range, resources: kept, related, evaluated }
  return { ...read, first: await prepareFirst(db, read, now) }
}

/** Null when no rule of the job looks at other resources than its own. */
async function beginRelated(db: Db, job: BlockJob, now: Instant): Promise<RelatedReading | null> {
  const rules = job.rules.filter(({ compiled }) => compiled.relatedTypes.length > 0)
  if (rules.length === 0) return null
  const { account, resourceType } = job
  return readRelated(db, { account, resourceType, rules, now }, job.declaredIds)
}

/** As `evaluateResources`, a few resources at a time together with what they are related to. */
async function evaluateRelated(
  job: BlockJob,
  resources: readonly RecordedResource[],
  exemptions: ExemptionsInForce,
  related: RelatedReading,
): Promise<EvaluatedResources> {
  const updates = noUpdates(job.rules.map(({ rule }) => rule.ruleNo))
  const rechecks = new Map<ResourceNo, Instant | null>()
  for (const part of slices(resources, RELATED_SLICE)) {
    const context = await related.contextFor(part)
    const evaluated = evaluateResources(job.account, job.resourceType, job.rules, part, exemptions, context)
    for (const [ruleNo, update] of evaluated.updates) {
      const whole = updates.get(ruleNo)!
      for (const { resourceNo } of part)
        whole.codes[offsetOf(resourceNo)] = update.codes[offsetOf(resourceNo)]!
      for (const [offset, evidence] of update.evidence) whole.evidence.set(offset, evidence)
    }
    for (const [resourceNo, at] of evaluated.rechecks) rechecks.set(resourceNo, at)
  }
  return { updates, rechecks }
}

/** True when a partial evaluation of these rules on the block must widen to the whole block. */
export async function needsWholeBlock(
  db: Db,
  account: AccountRef,
  blockNo: BlockNo,
  rules: readonly EvaluatedRule[],
): Promise<boolean> {
  const blocks = await readBlocks(db, account, blockNo)
  return rules.some(({ rule }) => madeWithOther(blocks.get(rule.ruleNo), rule.version))
}
