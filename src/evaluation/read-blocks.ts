import type { Db } from '../db/tables.js'
import { listRecordedResources, type RecordedResource } from '../inventory/store/evaluated-resources.js'
import type { BlockNo, ResourceNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { noUpdates, offsetOf, resourceAt } from './block.js'
import type { BlockJob } from './evaluate-block.js'
import { type EvaluatedResources, evaluateResources } from './evaluate-resources.js'
import { type ExemptionInForce, type ExemptionsInForce, exemptionsInForce } from './exemptions-in-force.js'
import { RELATED_SLICE, type RelatedReading, readRelated } from './related-resources.js'
import { slices } from './store/related-uses.js'
import { prepareFirst, type ReadBlock } from './write-block.js'

export interface ResourceRange {
  readonly first: ResourceNo
  readonly end: ResourceNo
}

export function rangeOf(blockNo: BlockNo): ResourceRange {
  return { first: resourceAt(blockNo, 0), end: resourceAt(blockNo + 1, 0) }
}

/** With what the blocks of a batch are evaluated. */
export interface ReadAt {
  readonly now: Instant
  readonly inForce: readonly ExemptionInForce[]
}

/** Reads and evaluates blocks, of which nothing is written yet. */
export async function readBlocks(
  db: Db,
  jobs: readonly BlockJob[],
  { now, inForce }: ReadAt,
): Promise<ReadBlock[]> {
  const exemptions = exemptionsInForce(inForce)
  const read: ReadBlock[] = []
  for (const job of jobs) read.push(await readBlock(db, job, exemptions, now))
  return read
}

/** Whether a rule of the job looks at other resources than its own. */
export function looksElsewhere(job: BlockJob): boolean {
  return job.rules.some(({ compiled }) => compiled.relatedTypes.length > 0)
}

async function readBlock(
  db: Db,
  job: BlockJob,
  exemptions: ExemptionsInForce,
  now: Instant,
): Promise<ReadBlock> {
  const range = rangeOf(job.blockNo)
  const only = job.resourceNos === undefined ? {} : { resourceNos: job.resourceNos }
  const resources = await listRecordedResources(db, job.account, { ...range, ...only })
  const related = await beginRelated(db, job, now)
  const evaluated =
    related === null
      ? evaluateResources(job.account, job.resourceType, job.rules, resources, exemptions, { now })
      : await evaluateRelated(job, resources, exemptions, related)
  const kept = resources.map(({ resourceNo, deletedAt }) => ({ resourceNo, deletedAt }))
  const read = { job, resources: kept, related, evaluated }
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
