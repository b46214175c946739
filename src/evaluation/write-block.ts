import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { RecordedResource } from '../inventory/store/evaluated-resources.js'
import type { ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { type Block, IGNORED } from './block.js'
import type { BlockJob } from './evaluate-block.js'
import type { EvaluatedResources } from './evaluate-resources.js'
import { applyExemptions } from './exempt-block.js'
import { layOverBlocks, type WrittenBlocks } from './lay-over-blocks.js'
import { noteFindings } from './note-findings.js'
import type { RelatedReading } from './related-resources.js'
import {
  type BlockRows,
  blockRows,
  hasBlocks,
  insertFlips,
  parseBlockRow,
  readBlocks,
  writeBlockRows,
} from './store/blocks.js'
import { writeRechecks } from './store/rechecks.js'
import { writeUses } from './store/related-uses.js'

/** A block as it was read and evaluated before the transaction. */
export interface ReadBlock {
  readonly job: BlockJob
  readonly resources: readonly EvaluatedResource[]
  readonly related: RelatedReading | null
  readonly evaluated: EvaluatedResources
  /** What is written when the block has no results yet; null when it has some, or only some resources are evaluated. */
  readonly first: BlockRows | null
}

/** What is kept of a resource: blocks wait for one another, and their configurations would be many megabytes. */
export type EvaluatedResource = Pick<RecordedResource, 'resourceNo' | 'deletedAt'>

/** What one transaction knows of all its blocks. */
interface Batch {
  readonly rechecks: ReadonlyMap<ResourceNo, Instant>
  readonly exempted: ReadonlySet<RuleNo>
  readonly listeners: readonly string[]
  readonly now: Instant
}

const NOTHING_STORED: ReadonlyMap<RuleNo, Block> = new Map()

/**
 * Puts the first results of a block together before the transaction that writes them: others wait for it. Null when
 * the block has results already.
 */
export async function prepareFirst(
  db: Db,
  { job, resources, evaluated }: Omit<ReadBlock, 'first'>,
  now: Instant,
): Promise<BlockRows | null> {
  const { account, blockNo, resourceNos } = job
  if (resourceNos !== undefined || (await hasBlocks(db, account, blockNo))) return null
  return blockRows(account, blockNo, layOverBlocks(NOTHING_STORED, job, evaluated, resources, now).blocks)
}

/**
 * Writes what blocks of one account were evaluated to; returns those of which nothing is written, since others wrote
 * meanwhile or the block must be made anew as a whole.
 */
export async function writeReadBlocks(
  db: Db,
  account: AccountRef,
  read: readonly ReadBlock[],
  batch: Batch,
): Promise<ReadonlySet<ReadBlock>> {
  const moved = new Set<ReadBlock>()
  const rows: BlockRows[] = []
  const rechecks = new Map<ResourceNo, Instant | null>()
  const rest: (() => Promise<void>)[] = []
  for (const each of read) {
    const laid = await layOver(db, each, batch.now)
    if (laid === null) {
      moved.add(each)
      continue
    }
    rows.push(laid.rows)
    for (const [resourceNo, at] of recheckChanges(each.job, batch.rechecks, each.evaluated))
      rechecks.set(resourceNo, at)
    rest.push(() => writeRest(db, each, laid, batch))
  }
  await writeBlockRows(db, rows.flat())
  await writeRechecks(db, account, rechecks)
  for (const write of rest) await write()
  return moved
}

interface LaidOver {
  readonly blocks: ReadonlyMap<RuleNo, Block>
  readonly rows: BlockRows
  readonly flips: WrittenBlocks['flips']
}

async function layOver(db: Db, read: ReadBlock, now: Instant): Promise<LaidOver | null> {
  const { job, resources, evaluated, first } = read
  const { account, blockNo, rules } = job
  if (first !== null)
    return (await hasBlocks(db, account, blockNo)) ? null : { blocks: NOTHING_STORED, rows: first, flips: [] }
  const blocks = await readBlocks(db, account, blockNo)
  // Old evidence speaks of the old version's leaves.
  const isPart = job.resourceNos !== undefined
  if (isPart && rules.some(({ rule }) => madeWithOther(blocks.get(rule.ruleNo), rule.version))) return null
  const written = layOverBlocks(blocks, job, evaluated, resources, now)
  return { blocks, rows: blockRows(account, blockNo, written.blocks), flips: written.flips }
}

async function writeRest(
  db: Db,
  { job, resources, related, evaluated }: ReadBlock,
  { blocks, rows, flips }: LaidOver,
  { exempted, listeners, now }: Batch,
): Promise<void> {
  const { account, blockNo } = job
  await insertFlips(db, account, blockNo, now, flips)
  if (listeners.length > 0) {
    const noted = rows.map(parseBlockRow).map((each) => ({ ...each, before: blocks.get(each.ruleNo) }))
    await noteFindings(db, account, { blockNo, now, listeners }, noted)
  }
  if (related !== null) await writeUses(db, account, related.uses, job.allRules ? 'all' : 'some')
  if (!job.allRules) return
  // Results that no rule here gives (of functions, of stopped rules) follow their exemptions all the same.
  const resourceNos = resources.map((each) => each.resourceNo)
  for (const [ruleNo, block] of blocks)
    if (!evaluated.updates.has(ruleNo) && (block.counts[IGNORED] !== 0 || exempted.has(ruleNo)))
      await applyExemptions(db, account, ruleNo, resourceNos, now)
}

/** True when a partial evaluation must widen to the whole block, whose evidence speaks of another rule version. */
export function madeWithOther(block: Block | undefined, version: number): boolean {
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
