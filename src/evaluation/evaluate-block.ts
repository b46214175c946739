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
import {
  ABSENT,
  applyUpdate,
  BLOCK_SIZE,
  type Block,
  emptyBlock,
  type Flip,
  IGNORED,
  noUpdate,
  offsetOf,
  resourceAt,
} from './block.js'
import { type EvaluatedResources, evaluateResources } from './evaluate-resources.js'
import { applyExemptions } from './exempt-block.js'
import type { ExemptionsInForce } from './exemptions-in-force.js'
import { exemptionsInForce } from './exemptions-in-force.js'
import { type DeclaredIds, RELATED_SLICE, type RelatedReading, readRelated } from './related-resources.js'
import type { EvaluatedRule } from './rule-set.js'
import {
  insertFlips,
  lockBlock,
  readBlocks,
  readRechecks,
  writeBlocks,
  writeRechecks,
} from './store/blocks.js'
import { listExemptionsInForce, readExemptionSeq } from './store/exemptions.js'
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

/**
 * Evaluates a block and stores what changed: verdicts, evidence, counts, flips and rechecks in one
 * transaction. `moved` when a resource, one it is related to, a rule or an exemption changed between reading and
 * writing: nothing is written, read the rules anew and call again.
 */
export async function evaluateBlock(db: Db, clock: Clock, job: BlockJob): Promise<'done' | 'moved'> {
  const { account, blockNo } = job
  const range = { first: resourceAt(blockNo, 0), end: resourceAt(blockNo + 1, 0) }
  const only = job.resourceNos === undefined ? {} : { resourceNos: job.resourceNos }
  // Before the resources: what changes while they are read is then later than this.
  const changeNo = await readLastChangeNo(db, account)
  const resources = await listRecordedResources(db, account, { ...range, ...only })
  const now = clock.now()
  const exemptionSeq = await readExemptionSeq(db, account)
  const inForce = await listExemptionsInForce(db, account, range, now)
  const exemptions = exemptionsInForce(inForce)
  const related = await beginRelated(db, job, now)
  const evaluated =
    related === null
      ? evaluateResources(account, job.resourceType, job.rules, resources, exemptions, { now })
      : await evaluateRelated(job, resources, exemptions, related)

  return inTransaction(db, async (db) => {
    // Before anything is compared: what another worker writes to the block was then compared earlier.
    await lockBlock(db, account, blockNo)
    // Before the resources are locked, in the order of the importer.
    if (related !== null && !(await related.holds(db))) return 'moved'
    await lockResources(db, account, job.resourceNos ?? [])
    if (await hasChangedSince(db, account, changeNo, range)) return 'moved'
    if ((await readExemptionSeq(db, account)) !== exemptionSeq) return 'moved'
    const versions = await lockEvaluatedVersions(
      db,
      account,
      job.rules.map(({ rule }) => rule.ruleNo),
    )
    if (job.rules.some(({ rule }) => versions.get(rule.ruleNo) !== rule.version)) return 'moved'
    const blocks = await readBlocks(db, account, blockNo)
    const isWhole = job.resourceNos === undefined
    if (!isWhole && job.rules.some(({ rule }) => madeWithOther(blocks.get(rule.ruleNo), rule.version))) {
      // Old evidence speaks of the old version's leaves: the whole block must be made anew.
      return 'moved'
    }
    const written = layOver(blocks, job, evaluated, resources, now)
    await writeBlocks(db, account, blockNo, written.blocks)
    await insertFlips(db, account, blockNo, now, written.flips)
    await writeRechecks(db, account, await recheckChanges(db, job, range, evaluated))
    if (related !== null) await writeUses(db, account, related.uses, job.allRules ? 'all' : 'some')
    if (job.allRules) {
      // Results that no rule here gives (of functions, of stopped rules) follow their exemptions all the same.
      const exempted = new Set(inForce.map(({ ruleNo }) => ruleNo))
      const resourceNos = resources.map((each) => each.resourceNo)
      for (const [ruleNo, block] of blocks)
        if (!evaluated.updates.has(ruleNo) && (block.counts[IGNORED] !== 0 || exempted.has(ruleNo)))
          await applyExemptions(db, account, ruleNo, resourceNos, now)
    }
    if (!isWhole)
      await markResourcesEvaluated(
        db,
        account,
        resources.map((each) => each.resourceNo),
        now,
      )
    return 'done'
  })
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
  const updates = new Map(job.rules.map(({ rule }) => [rule.ruleNo, noUpdate()]))
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

interface Written {
  readonly blocks: { ruleNo: RuleNo; block: Block }[]
  readonly flips: { ruleNo: RuleNo; ruleVersion: number; flip: Flip }[]
}

function layOver(
  blocks: ReadonlyMap<RuleNo, Block>,
  job: BlockJob,
  evaluated: EvaluatedResources,
  resources: readonly RecordedResource[],
  now: Instant,
): Written {
  const written: Written = { blocks: [], flips: [] }
  const isWhole = job.resourceNos === undefined
  // A whole-block pass leaves no result on an offset without a resource.
  const unseen = isWhole ? offsetsWithout(resources) : []
  const put = (
    ruleNo: RuleNo,
    old: Block | undefined,
    version: number,
    update: ReturnType<typeof noUpdate>,
    always: boolean,
  ) => {
    const base = old ?? emptyBlock(version, now)
    const { block, flips, changed } = applyUpdate(base, update)
    if (!changed && !(always && (old !== undefined || block.counts[0] !== BLOCK_SIZE))) return
    written.blocks.push({ ruleNo, block: always ? { ...block, ruleVersion: version, runAt: now } : block })
    for (const flip of flips) written.flips.push({ ruleNo, ruleVersion: base.ruleVersion, flip })
  }
  for (const { rule } of job.rules) {
    const update = evaluated.updates.get(rule.ruleNo)!
    for (const offset of unseen) update.codes[offset] = ABSENT
    put(rule.ruleNo, blocks.get(rule.ruleNo), rule.version, update, isWhole)
  }
  // A deleted resource loses its results of stopped rules and of rules outside this run too.
  const deleted = resources.filter((resource) => resource.deletedAt !== null)
  if (deleted.length > 0) {
    for (const [ruleNo, block] of blocks) {
      if (evaluated.updates.has(ruleNo)) continue
      const update = noUpdate()
      for (const resource of deleted) update.codes[offsetOf(resource.resourceNo)] = ABSENT
      put(ruleNo, block, block.ruleVersion, update, false)
    }
  }
  return written
}

function offsetsWithout(resources: readonly RecordedResource[]): number[] {
  const seen = new Set(resources.map((resource) => offsetOf(resource.resourceNo)))
  return Array.from({ length: BLOCK_SIZE }, (_, offset) => offset).filter((offset) => !seen.has(offset))
}

/** All rules decide a resource's next recheck; some rules can only bring it forward. */
async function recheckChanges(
  db: Db,
  job: BlockJob,
  range: { first: ResourceNo; end: ResourceNo },
  evaluated: EvaluatedResources,
): Promise<Map<ResourceNo, Instant | null>> {
  const stored = await readRechecks(db, job.account, range)
  const changes = new Map<ResourceNo, Instant | null>()
  for (const [resourceNo, at] of evaluated.rechecks) {
    const old = stored.get(resourceNo) ?? null
    if (job.allRules ? at !== old : at !== null && (old === null || at < old)) changes.set(resourceNo, at)
  }
  return changes
}
