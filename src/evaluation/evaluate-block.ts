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
import { type Block, IGNORED, noUpdates, offsetOf, resourceAt } from './block.js'
import { type EvaluatedResources, evaluateResources } from './evaluate-resources.js'
import { applyExemptions } from './exempt-block.js'
import type { ExemptionsInForce } from './exemptions-in-force.js'
import { exemptionsInForce } from './exemptions-in-force.js'
import { layOverBlocks } from './lay-over-blocks.js'
import { noteFindings } from './note-findings.js'
import { type DeclaredIds, RELATED_SLICE, type RelatedReading, readRelated } from './related-resources.js'
import type { EvaluatedRule } from './rule-set.js'
import {
  insertFlips,
  listManualRechecks,
  lockBlocks,
  readBlocks,
  readRechecks,
  writeBlocks,
  writeRechecks,
} from './store/blocks.js'
import { listExemptionsInForce, readExemptionSeq } from './store/exemptions.js'
import { listFindingListeners } from './store/findings.js'
import { slices, writeUses } from './store/related-uses.js'

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

/** A block as it was read and evaluated before the transaction. */
interface ReadBlock {
  readonly job: BlockJob
  readonly range: ResourceRange
  readonly resources: readonly EvaluatedResource[]
  readonly related: RelatedReading | null
  readonly evaluated: EvaluatedResources
}

/** What is kept of a resource: blocks wait for one another, and their configurations would be many megabytes. */
export type EvaluatedResource = Pick<RecordedResource, 'resourceNo' | 'deletedAt'>

interface ResourceRange {
  readonly first: ResourceNo
  readonly end: ResourceNo
}

/**
 * Evaluates blocks of one account, given by ascending number, and stores what changed: verdicts, evidence, counts,
 * flips and rechecks in one transaction. `moved` when a resource of the block, one it is related to, a rule or an
 * exemption changed between reading and writing: nothing is written of it, read the rules anew and call again.
 */
export async function evaluateBlocks(
  db: Db,
  clock: Clock,
  jobs: readonly BlockJob[],
): Promise<{ readonly outcomes: readonly BlockOutcome[]; readonly transactionMs: number }> {
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

  const begunAt = performance.now()
  const outcomes = await inTransaction(db, async (db) => {
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
    if ((await readExemptionSeq(db, account)) !== exemptionSeq) return jobs.map(() => 'moved' as const)
    const versions = await lockEvaluatedVersions(db, account, ruleNosOf(jobs))
    for (const each of read)
      if (each.job.rules.some(({ rule }) => versions.get(rule.ruleNo) !== rule.version)) moved.add(each)
    const rechecks = await readRechecks(db, account, whole)
    const listeners = await listFindingListeners(db, account)
    // Before the blocks are written: that takes the place of what was due.
    const manual = new Set(await listManualRechecks(db, account, partNos))
    for (const each of read)
      if (!moved.has(each) && !(await writeBlock(db, each, { rechecks, exempted, listeners, now })))
        moved.add(each)
    const written = read.filter((each) => !moved.has(each))
    const evaluated = written
      .filter(({ job }) => job.resourceNos !== undefined)
      .flatMap(({ resources }) => resources.map((each) => each.resourceNo))
    for (const isManual of [false, true]) {
      const resourceNos = evaluated.filter((resourceNo) => manual.has(resourceNo) === isManual)
      await markResourcesEvaluated(db, account, resourceNos, { at: now, isManual })
    }
    return read.map((each) => (moved.has(each) ? 'moved' : 'done'))
  })
  return { outcomes, transactionMs: performance.now() - begunAt }
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
  return { job, range, resources: kept, related, evaluated }
}

/** False, and nothing is written, when the block must be made anew as a whole. */
async function writeBlock(
  db: Db,
  { job, resources, related, evaluated }: ReadBlock,
  batch: {
    readonly rechecks: ReadonlyMap<ResourceNo, Instant>
    readonly exempted: ReadonlySet<RuleNo>
    readonly listeners: readonly string[]
    readonly now: Instant
  },
): Promise<boolean> {
  const { account, blockNo } = job
  const { now, listeners } = batch
  const blocks = await readBlocks(db, account, blockNo)
  const isWhole = job.resourceNos === undefined
  // Old evidence speaks of the old version's leaves.
  if (!isWhole && job.rules.some(({ rule }) => madeWithOther(blocks.get(rule.ruleNo), rule.version)))
    return false
  const written = layOverBlocks(blocks, job, evaluated, resources, now)
  await writeBlocks(db, account, blockNo, written.blocks)
  await insertFlips(db, account, blockNo, now, written.flips)
  if (listeners.length > 0) {
    const noted = written.blocks.map((each) => ({ ...each, before: blocks.get(each.ruleNo) }))
    await noteFindings(db, account, { blockNo, now, listeners }, noted)
  }
  await writeRechecks(db, account, recheckChanges(job, batch.rechecks, evaluated))
  if (related !== null) await writeUses(db, account, related.uses, job.allRules ? 'all' : 'some')
  if (!job.allRules) return true
  // Results that no rule here gives (of functions, of stopped rules) follow their exemptions all the same.
  const resourceNos = resources.map((each) => each.resourceNo)
  for (const [ruleNo, block] of blocks)
    if (!evaluated.updates.has(ruleNo) && (block.counts[IGNORED] !== 0 || batch.exempted.has(ruleNo)))
      await applyExemptions(db, account, ruleNo, resourceNos, now)
  return true
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

function madeWithOther(block: Block | undefined, version: number): boolean {
  return block !== undefined && block.ruleVersion !== version
}

/** All rules decide a resource's next recheck; some rules can only bring it forward. */
function recheckChanges(
  job: BlockJob,
  stored: ReadonlyMap<ResourceNo, Instant>,
  evaluated: EvaluatedResources,
): Map<ResourceNo, Instant | null> {
  const changes = new Map<ResourceNo, Instant | null>()
  for (const [resourceNo, at] of evaluated.rechecks) {
    const old = stored.get(resourceNo) ?? null
    if (job.allRules ? at !== old : at !== null && (old === null || at < old)) changes.set(resourceNo, at)
  }
  return changes
}
