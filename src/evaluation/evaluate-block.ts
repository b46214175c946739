import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import {
  listRecordedResources,
  markResourcesEvaluated,
  type RecordedResource,
  readResourceStates,
} from '../inventory/store/evaluated-resources.js'
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
  noUpdate,
  offsetOf,
  resourceAt,
} from './block.js'
import { type EvaluatedResources, evaluateResources } from './evaluate-resources.js'
import { exemptionsInForce } from './exemptions-in-force.js'
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

export interface BlockJob {
  readonly account: AccountRef
  readonly blockNo: BlockNo
  readonly resourceType: string
  /** What to run. With `allRules` these are all rules that look at the type. */
  readonly rules: readonly EvaluatedRule[]
  readonly allRules: boolean
  /** Only these resources; absent = the whole block. */
  readonly resourceNos?: readonly ResourceNo[]
}

/**
 * Evaluates a block and stores what changed: verdicts, evidence, counts, flips and rechecks in one
 * transaction. `moved` when a resource, rule or exemption changed between reading and writing: nothing is written,
 * read the rules anew and call again.
 */
export async function evaluateBlock(db: Db, clock: Clock, job: BlockJob): Promise<'done' | 'moved'> {
  const { account, blockNo } = job
  const range = { first: resourceAt(blockNo, 0), end: resourceAt(blockNo + 1, 0) }
  const only = job.resourceNos === undefined ? {} : { resourceNos: job.resourceNos }
  const resources = await listRecordedResources(db, account, { ...range, ...only })
  const now = clock.now()
  const exemptionSeq = await readExemptionSeq(db, account)
  const exemptions = exemptionsInForce(await listExemptionsInForce(db, account, range, now))
  const evaluated = evaluateResources(account, job.resourceType, job.rules, resources, exemptions, { now })

  return inTransaction(db, async (db) => {
    // Before anything is compared: what another worker writes to the block was then compared earlier.
    await lockBlock(db, account, blockNo)
    const states = await readResourceStates(db, account, { ...range, ...only })
    if (!sameStates(states, resources)) return 'moved'
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

function sameStates(
  states: readonly { resourceNo: ResourceNo; version: number; deletedAt: Instant | null }[],
  resources: readonly RecordedResource[],
): boolean {
  return (
    states.length === resources.length &&
    states.every((state, index) => {
      const resource = resources[index]!
      return (
        state.resourceNo === resource.resourceNo &&
        state.version === resource.version &&
        (state.deletedAt === null) === (resource.deletedAt === null)
      )
    })
  )
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
    if (isWhole) clearUnseen(update, resources)
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

/** A whole-block pass leaves no result on an offset without a resource. */
function clearUnseen(update: ReturnType<typeof noUpdate>, resources: readonly RecordedResource[]): void {
  const seen = new Uint8Array(BLOCK_SIZE)
  for (const resource of resources) seen[offsetOf(resource.resourceNo)] = 1
  for (let offset = 0; offset < BLOCK_SIZE; offset++) if (seen[offset] === 0) update.codes[offset] = ABSENT
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
